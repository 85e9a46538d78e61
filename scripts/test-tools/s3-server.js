// An S3 server for the tests: node --openssl-legacy-provider s3-server.js DIRECTORY PORT BUCKET, the key pair in S3_ACCESS_KEY and S3_SECRET_KEY.
// Prints its port (PORT 0 takes any free one), and ends when its standard input does.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const utils = require('s3rver/lib/utils');

// All files of a bucket in the order of their keys; s3rver's own walk fails when one is deleted meanwhile.
utils.walk = function (directory) {
  const suffix = /\._S3rver_[^/]*$/;
  const key = file => file.replace(suffix, '');
  const files = fs.readdirSync(directory, { recursive: true }).filter(file => suffix.test(file));
  files.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return files.map(file => path.join(directory, file));
};

const S3rver = require('s3rver');
const account = require('s3rver/lib/models/account');
const FilesystemStore = require('s3rver/lib/stores/filesystem');

const [directory, port, bucket] = process.argv.slice(2);
account.DUMMY_ACCOUNT.createKeyPair(process.env.S3_ACCESS_KEY, process.env.S3_SECRET_KEY);

// The bytes of an upload; a signed stream is cut into chunks, each after a line with its length, which s3rver would store, too.
async function bytesOf(content) {
  const pieces = [];
  for await (const piece of content) {
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  if (!content.headers?.['x-amz-content-sha256']?.startsWith('STREAMING-')) {
    return bytes;
  }
  const chunks = [];
  for (let at = 0; at < bytes.length; ) {
    const line = bytes.indexOf('\r\n', at);
    const length = parseInt(bytes.toString('latin1', at, line), 16);
    chunks.push(bytes.subarray(line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
  return Buffer.concat(chunks);
}

const md5Of = bytes => crypto.createHash('md5').update(bytes).digest('hex');

function writeWhole(target, bytes) {
  const aside = path.join(directory, `put-${crypto.randomUUID()}`);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(aside, bytes);
  fs.renameSync(aside, target);
}

// s3rver answers before all bytes are on disk and writes in place; S3 shows an object whole or not at all.
FilesystemStore.prototype.putObject = async function (object) {
  const bytes = await bytesOf(object.content);
  const target = this.getResourcePath(object.bucket, object.key, 'object');
  fs.mkdirSync(path.dirname(target), { recursive: true });
  await this.putMetadata(object.bucket, object.key, object.metadata, md5Of(bytes));
  writeWhole(target, bytes);
  return { size: bytes.length, md5: md5Of(bytes) };
};

FilesystemStore.prototype.putPart = async function (bucket, uploadId, part, content) {
  const bytes = await bytesOf(content);
  const target = path.join(this.getResourcePath(bucket, undefined, 'uploads'), uploadId, part.toString());
  writeWhole(target, bytes);
  fs.writeFileSync(`${target}.md5`, md5Of(bytes));
  return { size: bytes.length, md5: md5Of(bytes) };
};

// s3rver's own removes directories that became empty, under the hands of whoever puts something there.
FilesystemStore.prototype.deleteObject = async function (bucket, key) {
  for (const resource of ['object', 'object.md5', 'metadata.json']) {
    fs.rmSync(this.getResourcePath(bucket, key, resource), { force: true });
  }
};

const server = new S3rver({
  directory,
  port: Number(port),
  address: '127.0.0.1',
  silent: true,
  vhostBuckets: false,
  configureBuckets: [{ name: bucket }],
});
server.on('error', error => error.status < 500 || console.error(error));
server.run().then(address => console.log(address.port));
process.stdin.on('end', () => process.exit()).resume();

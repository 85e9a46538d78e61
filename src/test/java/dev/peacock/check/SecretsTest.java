package dev.peacock.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "s3a://key:secret@bucket/x.csv | s3a://...@bucket/x.csv",
                "ftp://key@host/x | ftp://...@host/x",
                "hdfs://key:sec@ret@host:8020/x | hdfs://...@host:8020/x",
                "s3a://KEY:ab/cd+ef/g@bucket/x | s3a://...@bucket/x",
                "from s3a://a:b@c/d to ftp://e:f@g/h | from s3a://...@c/d to ftp://...@g/h",
                "{\"path\":\"s3a://a:b@c/d\"} | {\"path\":\"s3a://...@c/d\"}",
                "//key:secret@host | //...@host",
                "s3a://KEY:/secret@bucket/x | s3a://...@bucket/x",
                "s3a://:ab/cd@bucket/x | s3a://...@bucket/x",
            })
    void userInfo_isTakenOutOfUris(String text, String hidden) {
        assertThat(Secrets.withoutUserInfo(text)).isEqualTo(hidden);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hdfs://host:8020/dir/mail@example.org.csv",
                "https://host/a@b",
                "file:///home/a:b/c@d",
                "mail@example.org",
                "{\"a\":\"s3a://bucket\",\"b\":\"x@y\"}",
            })
    void otherText_staysAsItIs(String text) {
        assertThat(Secrets.withoutUserInfo(text)).isEqualTo(text);
    }

    @Test
    void valuesOfSecretSettings_areHidden_andThoseOfOthersAreNot() {
        Secrets secrets = Secrets.of(Map.of(
                "spark.hadoop.fs.s3a.secret.key", "planted-1",
                "spark.ssl.keyStorePassword", "planted-1-and-more",
                "AWS_SECRET_ACCESS_KEY", "planted-2",
                "spark.hadoop.fs.s3a.access.key", "planted-3",
                "spark.authenticate.secretBitLength", "256",
                "spark.app.name", "peacock train"));
        assertThat(secrets.hide("planted-1 planted-1-and-more planted-2 planted-3 256 peacock train s3a://u:p@b"))
                .isEqualTo("... ... ... ... 256 peacock train s3a://...@b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.hadoop.fs.azure.account.key.me.dfs.core.windows.net",
                "fs.azure.sas.container.me.blob.core.windows.net",
                "fs.azure.account.oauth2.client.secret",
                "fs.azure.encryption.encoded.client-provided-key",
                "fs.gs.auth.service.account.private.key",
                "fs.s3a.encryption.key",
                "fs.s3a.session.token",
                "fs.adl.oauth2.credential",
                "AZURE_STORAGE_KEY",
                "WANDB_API_KEY",
                "PGPASSWORD"
            })
    void names_thatSaySecret(String name) {
        assertThat(Secrets.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "HOME",
                "fs.s3a.aws.credentials.provider",
                "fs.azure.account.keyprovider.me",
                "dfs.encryption.key.provider.uri",
                "fs.azure.account.auth.type",
                "spark.app.name"
            })
    void names_thatDoNot(String name) {
        assertThat(Secrets.isName(name)).isFalse();
    }
}

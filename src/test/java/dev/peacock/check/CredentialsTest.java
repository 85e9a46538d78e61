package dev.peacock.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3a://AKIA:secret@bucket/x",
                "s3a://AKIA:se/cret+@bucket",
                "ftp://user:9@host/file",
                "s3a://:p@b/",
                "s3a://AKIA:/secret@bucket",
                "s3a://AKIA:se cr\"et@bucket",
                "//AKIA:secret@bucket"
            })
    void password_isRefused_andNotSaid(String uri) {
        assertThatThrownBy(() -> Credentials.refuseIn("--out", uri))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--out: the URI contains a password")
                .hasMessageNotContaining(uri.substring(uri.indexOf("//")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3a://bucket/x@y",
                "hdfs://host:8020/x@y",
                "hdfs://user@host/x",
                "/local/a:b@c",
                "/local//a:b@c",
                "file:///local//a:b@c",
                "relative@x:y",
                "abfs://container@account.dfs.core.windows.net/x"
            })
    void otherUris_pass(String uri) {
        assertThatCode(() -> Credentials.refuseIn("--out", uri)).doesNotThrowAnyException();
    }
}

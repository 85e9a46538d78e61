package dev.peacock.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TransportTest {
    @Test
    void whatEndsBeforeARequestIsSentCostsNothing() {
        assertThat(new Throwable[] {
                    new ConnectException("refused"),
                    new HttpConnectTimeoutException("no connection"),
                    new SSLHandshakeException("an unknown certificate")
                })
                .allMatch(Transport::neverSent);
        assertThat(new Throwable[] {
                    new SSLException("closed"), new HttpTimeoutException("no answer"), new IOException("reset")
                })
                .noneMatch(Transport::neverSent);
    }
}

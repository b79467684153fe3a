// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is an address, and what is said about what is none. */
class SshAddressTest {
    @ParameterizedTest
    @CsvSource({
        "root@box, root, box, 22",
        "root@box.example.org:2222, root, box.example.org, 2222",
        "me@127.0.0.1:1, me, 127.0.0.1, 1",
        "me@BOX:65535, me, box, 65535",
        "me@[::1], me, ::1, 22",
        "me@[::1]:2222, me, ::1, 2222",
        "me@[fe80::1%eth0]:22, me, fe80::1%eth0, 22",
        "me@[::ffff:10.0.0.1], me, ::ffff:10.0.0.1, 22",
        "me@corp.example@box, me@corp.example, box, 22",
        "d'Artagnan@box, d'Artagnan, box, 22",
    })
    void parses(String text, String user, String host, int port) throws Exception {
        SshAddress address = SshAddress.parse(text);
        assertThat(address).isEqualTo(new SshAddress(user, host, port));
        assertThat(SshAddress.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                | it names no user",
                "box               | it names no user",
                "box:22            | it names no user",
                "@box              | no user stands before '@'",
                "root@             | no host stands after '@'",
                "root@:22          | no host stands before ':'",
                "a b@box           | a login name cannot be \"a b\"",
                "-l@box            | a login name cannot be \"-l\"",
                "root@box:         | a port is a number from 1 to 65535, not \"\"",
                "root@box:ssh      | a port is a number from 1 to 65535, not \"ssh\"",
                "root@box:0        | a port is a number from 1 to 65535, not \"0\"",
                "root@box:65536    | a port is a number from 1 to 65535, not \"65536\"",
                "root@box:-1       | a port is a number from 1 to 65535, not \"-1\"",
                "root@box:99999999999999999999 | a port is a number from 1 to 65535",
                "root@::1          | an IPv6 address stands in brackets",
                "root@[::1         | the brackets around the IPv6 address are not closed",
                "root@[::1]22      | something other than :port follows",
                "root@[box]        | \"box\" is not an IPv6 address",
                "root@[]           | \"\" is not an IPv6 address",
                "root@bo x         | a host cannot be \"bo x\"",
                "root@-oProxyCommand=x | a host cannot be \"-oProxyCommand=x\"",
                "ssh://root@box    | a login name cannot be \"ssh://root\"",
            })
    void explainsWhatIsWrong(String text, String why) {
        assertThatThrownBy(() -> SshAddress.parse(text))
                .isInstanceOf(SshAddressException.class)
                .hasMessageContaining(why)
                .hasMessageEndingWith("; write user@host, user@host:port or user@[ipv6]:port");
    }

    @Test
    void messageShowsNoControlCharacters() {
        assertThatThrownBy(() -> SshAddress.parse("root@\u001b[2Jbox"))
                .hasMessageContaining("\\x1b[2Jbox")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void constructorKeepsTheSameRules() {
        assertThatThrownBy(() -> new SshAddress("root", "a b", 22)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SshAddress("", "box", 22)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SshAddress("root", "box", 0)).isInstanceOf(IllegalArgumentException.class);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files of ssh_config(5) say of a host. */
class SshConfigTest {
    @TempDir
    private Path home;

    private Path file;

    @BeforeEach
    void directory() throws IOException {
        Files.createDirectory(home.resolve(".ssh"));
        file = home.resolve(".ssh/config");
    }

    @Test
    void theFirstValueOfASettingCounts() throws Exception {
        write("""
                # test machines
                Host testbox tb?  !tbx
                    HostName = 10.0.0.7
                    user "root"          # the driver needs it
                \tPort=2222

                Host *
                    User somebody
                    Port 22
                    ConnectTimeout 1m30s
                    ServerAliveInterval 7
                    ServerAliveCountMax 2
                """);
        SshEndpoint box = endpoint("testbox");
        assertThat(box.address()).isEqualTo(new SshAddress("root", "10.0.0.7", 2222));
        assertThat(box.options().connectTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(box.options().keepAliveInterval()).isEqualTo(Duration.ofSeconds(7));
        assertThat(box.options().keepAliveLimit()).isEqualTo(2);
        assertThat(box.displayName()).isEqualTo("root@testbox");
        assertThat(box.origin().orElseThrow().places()).containsExactly(file + ":2", file + ":7");
        assertThat(endpoint("tb1").address()).isEqualTo(new SshAddress("root", "10.0.0.7", 2222));
        assertThat(endpoint("tbx").address()).isEqualTo(new SshAddress("somebody", "tbx", 22));
    }

    @Test
    void whatIsGivenWins() throws Exception {
        write("Host testbox\n HostName 10.0.0.7\n User root\n Port 2222\n IdentityFile ~/.ssh/box\n");
        assertThat(endpoint("me@testbox:22").address()).isEqualTo(new SshAddress("me", "10.0.0.7", 22));
        var identity = new Identity.KeyFile(home.resolve("other"));
        var known = new HostKeyPolicy.KnownHosts(List.of(home.resolve("known")));
        SshEndpoint given = new SshHosts(SshConfig.ofHome(home))
                .endpoint(
                        SshDestination.parse("testbox"), new SshHosts.Given(Optional.of(identity), Optional.of(known)));
        assertThat(given.identity()).isEqualTo(identity);
        assertThat(given.hostKeys()).isEqualTo(known);
    }

    @Test
    void withoutAFileAHostIsWhatItIsCalled() throws Exception {
        SshEndpoint plain = endpoint("root@box");
        assertThat(plain.address()).isEqualTo(new SshAddress("root", "box", 22));
        assertThat(plain.origin()).isEmpty();
        assertThat(plain.displayName()).isEqualTo("root@box:22");
        assertThatThrownBy(() -> endpoint("box"))
                .isInstanceOf(SshAddressException.class)
                .hasMessageContaining("it names no user, nor does a configuration of ssh");
    }

    @Test
    void keysAreThoseOfAllLines() throws Exception {
        write("""
                Host box
                  User root
                  IdentityFile "~/.ssh/my key"
                  IdentityFile %d/.ssh/%n-%h-%p-%r%%
                  IdentityAgent none
                  IdentitiesOnly yes
                  UserKnownHostsFile ~/.ssh/known_boxes /dev/null
                  GlobalKnownHostsFile none
                  HostKeyAlias the-box
                """);
        SshEndpoint box = endpoint("box");
        assertThat(box.identity())
                .isEqualTo(new Identity.Configured(
                        List.of(home.resolve(".ssh/my key"), home.resolve(".ssh/box-box-22-root%")),
                        Optional.empty(),
                        true));
        assertThat(box.hostKeys())
                .isEqualTo(
                        new HostKeyPolicy.KnownHosts(List.of(home.resolve(".ssh/known_boxes"), Path.of("/dev/null"))));
        assertThat(box.hostKeyAlias()).contains("the-box");
    }

    @Test
    void filesIncludeOthersInTheirPlace() throws Exception {
        Files.createDirectory(home.resolve(".ssh/boxes"));
        Files.writeString(home.resolve(".ssh/boxes/1.conf"), "Host one\n HostName 10.0.0.1\n");
        Files.writeString(home.resolve(".ssh/boxes/2.conf"), "Host two\n HostName 10.0.0.2\n");
        Files.writeString(home.resolve(".ssh/boxes/note"), "this is no configuration\n");
        Files.writeString(home.resolve(".ssh/only-one"), "Port 11\n");
        write("""
                Host one
                  Include only-one no-such-file
                Include boxes/*.conf
                Host *
                  Include boxes/*.conf
                  User root
                """);
        assertThat(endpoint("one").address().port()).isEqualTo(11);
        assertThat(endpoint("two").address()).isEqualTo(new SshAddress("root", "10.0.0.2", 22));
        assertThat(SshConfig.ofHome(home).names()).contains("one", "two");
    }

    @Test
    void filesDoNotIncludeThemselvesForEver() throws Exception {
        write("Include config\n");
        assertThatThrownBy(() -> endpoint("root@box"))
                .hasMessageContaining(file + ":1: files include each other more than 16 deep");
    }

    @Test
    void jumpHostsHaveSettingsOfTheirOwn() throws Exception {
        write("""
                Host inner
                  User root
                  ProxyJump gate,me@[::1]:2200
                Host gate
                  HostName gate.example
                  User keeper
                  ProxyJump outer
                Host outer
                  ProxyJump none
                Host *
                  ProxyJump gate
                """);
        SshEndpoint inner = endpoint("inner");
        SshEndpoint last = inner.via().orElseThrow();
        assertThat(last.address()).isEqualTo(new SshAddress("me", "::1", 2200));
        SshEndpoint gate = last.via().orElseThrow();
        assertThat(gate.address()).isEqualTo(new SshAddress("keeper", "gate.example", 22));
        SshEndpoint outer = gate.via().orElseThrow();
        assertThat(outer.address().user()).isEqualTo(System.getProperty("user.name"));
        assertThat(outer.address().host()).isEqualTo("outer");
    }

    @Test
    void aJumpHostForAllIsNoneForItself() throws Exception {
        write("Host *\n  User root\n  ProxyJump gate\n");
        assertThat(endpoint("gate").via()).isEmpty();
        assertThat(endpoint("box").via().orElseThrow().via()).isEmpty();
        write("Host *\n  User root\nHost a\n ProxyJump b\nHost b\n ProxyJump a\n");
        assertThatThrownBy(() -> endpoint("a")).hasMessageContaining("does ProxyJump lead in a circle?");
    }

    @Test
    void whatIsNotFollowedIsSaid() throws Exception {
        write("""
                Host odd
                  User root
                  StrictHostKeyChecking no
                Match user root
                  Port 99
                Match exec "true"
                  ForwardAgent yes
                Match all
                  Port 7
                """);
        SshEndpoint odd = endpoint("odd");
        assertThat(odd.address().port()).isEqualTo(7);
        assertThat(odd.notes())
                .hasSize(2)
                .anySatisfy(n -> assertThat(n).startsWith(file + ":4: kspec does not follow `Match`"))
                .anySatisfy(
                        n -> assertThat(n).startsWith(file + ":3: kspec does not follow `StrictHostKeyChecking no`"));
    }

    @Test
    void aProxyCommandIsAMistakeUnlessAJumpHostStandsFirst() throws Exception {
        write("Host a\n ProxyCommand \"nc\" %h \"unclosed\n ProxyJump b\nHost c\n ProxyJump b\n ProxyCommand nc\n"
                + "Host d\n ProxyCommand none\n");
        assertThatThrownBy(() -> endpoint("root@a"))
                .hasMessageStartingWith(file + ":2: kspec does not follow `ProxyCommand`")
                .hasMessageContaining("write `ProxyJump HOST`");
        assertThat(endpoint("root@c").via()).isPresent();
        assertThat(endpoint("root@d").via()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Port                 | Port has no value",
                "Port ssh             | Port is a number from 1 to 65535, not \"ssh\"",
                "HostName a b         | ",
                "HostName -oX         | a host cannot be \"-oX\"",
                "User \"a b\"         | a login name cannot be \"a b\"",
                "User \"root          | the quote around a value of User is not closed",
                "IdentitiesOnly maybe | IdentitiesOnly is yes or no, not \"maybe\"",
                "IdentityFile ~x/key  | kspec knows no home directory but ~/; write out \"~x/key\"",
                "IdentityFile %C      | kspec does not know %C in IdentityFile, but %d %h %k %n %p %r %u %%",
                "IdentityFile ${NO_SUCH_VARIABLE}/key | the environment has no variable \"NO_SUCH_VARIABLE\"",
                "ConnectTimeout soon  | ConnectTimeout is a time of at most 7 days",
                "ServerAliveCountMax -1 | ServerAliveCountMax is a number from 1 to 999999, not \"-1\"",
                "ProxyJump a@b@       | ProxyJump: \"a@b@\" is not an SSH address",
                "= 7                  | a setting begins with its name",
            })
    void mistakesAreNamedWithTheirLine(String line, String what) throws Exception {
        write("Host box\n" + line + "\n");
        if (what == null) {
            assertThat(endpoint("root@box").address().host()).isEqualTo("a");
        } else {
            assertThatThrownBy(() -> endpoint(line.startsWith("User ") ? "box" : "root@box"))
                    .isInstanceOf(SshConfigException.class)
                    .hasMessageStartingWith(file + ":2: ")
                    .hasMessageContaining(what);
        }
    }

    @Test
    void aFileThatOthersMayWriteIsNotFollowed() throws Exception {
        write("Host box\n User root\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(() -> endpoint("box"))
                .isInstanceOf(SshConfigException.class)
                .hasMessageContaining("chmod go-w " + file);
    }

    @Test
    void aFileThatWasNamedHasToBeThere() {
        assertThatThrownBy(() -> new SshHosts(SshConfig.of(home.resolve("nowhere")))
                        .endpoint(SshDestination.parse("root@box"), SshHosts.Given.NOTHING))
                .hasMessageContaining(home.resolve("nowhere") + ": cannot read", "there is no such file");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private SshEndpoint endpoint(String name) throws Exception {
        return new SshHosts(SshConfig.ofHome(home)).endpoint(SshDestination.parse(name), SshHosts.Given.NOTHING);
    }
}

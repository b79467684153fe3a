// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import dev.kspec.target.ssh.SshFailure.Kind;
import java.time.Duration;

/** The words of the failures of one target, except those of logging in (see {@link Handshake}). */
final class Failures {
    private final SshAddress address;

    Failures(SshAddress address) {
        this.address = address;
    }

    SshFailure of(Kind kind, String what, String remedy) {
        return new SshFailure(kind, address, what, remedy);
    }

    SshFailure lost(String why) {
        return of(Kind.LOST, "the connection was lost: " + why, "see the target's console");
    }

    SshFailure silent(Duration silence) {
        return lost("no sign of life for " + Durations.text(silence));
    }

    SshFailure closedHere() {
        return of(Kind.CLOSED, "the connection was closed by this program", "");
    }

    SshFailure channelClosedHere(String command) {
        return of(Kind.CLOSED, "the channel of " + Printable.quote(command) + " was closed by this program", "");
    }

    SshFailure interrupted(String command, String doing) {
        return of(Kind.INTERRUPTED, "interrupted while running " + Printable.quote(command) + ", " + doing, "");
    }

    SshFailure refused(String command, String reason) {
        return of(
                Kind.PROTOCOL,
                "the server did not start " + Printable.quote(command) + " (" + Printable.of(reason) + ")",
                "does it allow this user to run commands, and more sessions on one connection?");
    }

    SshFailure notStarted(String command, Duration limit) {
        return of(
                Kind.TIMEOUT,
                "the server did not start " + Printable.quote(command) + " within " + Durations.text(limit),
                "is the target overloaded or stuck?");
    }

    SshFailure tooLong(String command, Duration limit) {
        return of(
                Kind.TIMEOUT,
                Printable.quote(command) + " did not end within " + Durations.text(limit),
                "is the target overloaded or stuck?");
    }

    SshFailure programEnded(String command, RemoteEnd end) {
        return of(Kind.REMOTE, Printable.quote(command) + " " + end + " and takes no more input", "");
    }

    SshFailure notUploaded(String path, String reason) {
        return of(
                Kind.REMOTE,
                "cannot write " + Printable.quote(path) + " on the target: " + reason,
                "is there room, and may this user write there?");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges the host key that a server shows, and remembers the judgement for the message. */
abstract class HostKeyCheck implements HostKeyRepository {
    /** What became of the key. */
    enum Verdict {
        NOT_SEEN,
        ACCEPTED,
        UNKNOWN,
        WRONG,
        REVOKED
    }

    private volatile Verdict verdict = Verdict.NOT_SEEN;
    private volatile PublicKey seen;

    /** The verdict on this key for a host, named as known_hosts files do: {@code host} or {@code [host]:port}. */
    abstract Verdict judge(String name, byte[] key);

    /** The keys that are known for this host, of any type. */
    abstract List<PublicKey> keysOf(String name);

    /** What was expected, for a message: the key, or the file. */
    abstract String expectation();

    Verdict verdict() {
        return verdict;
    }

    /** The key that the server showed. */
    Optional<PublicKey> seen() {
        return Optional.ofNullable(seen);
    }

    @Override
    public final int check(String host, byte[] key) {
        seen = PublicKey.received(key);
        verdict = judge(host, key);
        return switch (verdict) {
            case ACCEPTED -> OK;
            case UNKNOWN, NOT_SEEN -> NOT_INCLUDED;
            case WRONG, REVOKED -> CHANGED;
        };
    }

    @Override
    public final void add(HostKey key, UserInfo ui) {
        throw new UnsupportedOperationException("host keys are never learnt");
    }

    @Override
    public final void remove(String host, String type) {
        throw new UnsupportedOperationException("host keys are never forgotten");
    }

    @Override
    public final void remove(String host, String type, byte[] key) {
        throw new UnsupportedOperationException("host keys are never forgotten");
    }

    @Override
    public final String getKnownHostsRepositoryID() {
        return expectation();
    }

    @Override
    public final HostKey[] getHostKey() {
        throw new UnsupportedOperationException("only for host certificates, which are not used");
    }

    /** JSch asks for the types of the known keys, to have the server show one of these. */
    @Override
    public final HostKey[] getHostKey(String host, String type) {
        List<HostKey> found = new ArrayList<>();
        for (PublicKey key : keysOf(host)) {
            if (type == null || type.equals(key.type())) {
                try {
                    found.add(new HostKey(host, key.blob()));
                } catch (JSchException | IndexOutOfBoundsException unknownType) {
                    // a type that JSch does not know cannot be asked for, nor will it be shown
                }
            }
        }
        return found.toArray(HostKey[]::new);
    }
}

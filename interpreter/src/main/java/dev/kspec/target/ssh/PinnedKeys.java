// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.util.List;
import java.util.stream.Collectors;

/** Accepts a fixed set of keys. */
final class PinnedKeys extends HostKeyCheck {
    private final List<PublicKey> keys;

    PinnedKeys(HostKeyPolicy.Pinned policy) {
        keys = policy.publicKeyLines().stream().map(PublicKey::parse).toList();
    }

    @Override
    Verdict judge(String name, byte[] key) {
        return keys.stream().anyMatch(pinned -> pinned.hasBlob(key)) ? Verdict.ACCEPTED : Verdict.WRONG;
    }

    @Override
    List<PublicKey> keysOf(String name) {
        return keys;
    }

    @Override
    String expectation() {
        return keys.stream().map(PublicKey::toString).collect(Collectors.joining(" or "));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides between KVM and TCG by trying. A {@code /dev/kvm} that opens proves nothing: on some nested hosts a guest hangs as
 * soon as its kernel starts. So KVM counts only when a guest has printed its first line, in this very boot; what was found
 * is remembered, and a remembered KVM that fails is given up at once.
 */
public final class AcceleratorProbe {
    /** How long a guest under KVM may take for its first line; a working one needs less than a second. */
    public static final Duration KVM_BOUND = Duration.ofSeconds(8);

    /** How long an emulated guest may take for its first line; about two seconds on an idle machine. */
    public static final Duration TCG_BOUND = Duration.ofMinutes(1);

    /**
     * Starts guests for the probe.
     *
     * @param <V> a started guest
     */
    public interface Launcher<V> {
        /** Starts a guest. Fails if QEMU does not even start. */
        V launch(Accelerator accelerator) throws LabException, InterruptedException;

        /** Waits until the guest has printed its first line; false if it dies first or does not within the bound. */
        boolean printsFirstLine(V guest, Duration bound) throws InterruptedException;

        /** Ends a guest that is of no use. */
        void abandon(V guest);
    }

    /**
     * A guest that runs.
     *
     * @param accelerator what it runs under
     * @param reason why that, one clause for people
     */
    public record Choice<V>(V guest, Accelerator accelerator, String reason) {}

    private final AcceleratorMemory memory;
    private final HostFacts facts;
    private final Optional<Accelerator> forced;

    /**
     * @param cacheRoot where decisions are remembered
     * @param forced what the user demands ({@code KSPEC_ACCEL})
     */
    public AcceleratorProbe(Path cacheRoot, HostFacts facts, Optional<Accelerator> forced) {
        this(cacheRoot, facts, forced, Clock.systemUTC());
    }

    AcceleratorProbe(Path cacheRoot, HostFacts facts, Optional<Accelerator> forced, Clock clock) {
        this.memory = new AcceleratorMemory(cacheRoot, clock);
        this.facts = facts;
        this.forced = forced;
    }

    /** What a boot would use, as far as it is known without trying. */
    public Optional<Accelerator> known() {
        if (forced.isPresent()) {
            return forced;
        }
        if (facts.kvm() != HostFacts.KvmDevice.OPENABLE) {
            return Optional.of(Accelerator.TCG);
        }
        return memory.recall(facts);
    }

    /** Starts a guest under the better accelerator that works. */
    public <V> Choice<V> start(Launcher<V> launcher) throws LabException, InterruptedException {
        if (forced.isPresent()) {
            return new Choice<>(launcher.launch(forced.get()), forced.get(), "demanded by KSPEC_ACCEL");
        }
        if (known().equals(Optional.of(Accelerator.TCG))) {
            return new Choice<>(launcher.launch(Accelerator.TCG), Accelerator.TCG, whyNoKvm());
        }
        Optional<V> underKvm = tryKvm(launcher);
        if (underKvm.isPresent()) {
            memory.remember(facts, Accelerator.KVM);
            return new Choice<>(underKvm.get(), Accelerator.KVM, "a guest boots under it");
        }
        return fallBack(launcher);
    }

    private <V> Optional<V> tryKvm(Launcher<V> launcher) throws InterruptedException {
        V guest;
        try {
            guest = launcher.launch(Accelerator.KVM);
        } catch (LabException refused) {
            return Optional.empty();
        }
        boolean works = false;
        try {
            works = launcher.printsFirstLine(guest, KVM_BOUND);
        } finally {
            if (!works) {
                launcher.abandon(guest);
            }
        }
        return works ? Optional.of(guest) : Optional.empty();
    }

    /** Blames KVM only if the same guest does boot without it. */
    private <V> Choice<V> fallBack(Launcher<V> launcher) throws LabException, InterruptedException {
        V guest = launcher.launch(Accelerator.TCG);
        boolean returned = false;
        try {
            if (launcher.printsFirstLine(guest, TCG_BOUND)) {
                memory.remember(facts, Accelerator.TCG);
            }
            returned = true;
        } finally {
            if (!returned) {
                launcher.abandon(guest);
            }
        }
        return new Choice<>(guest, Accelerator.TCG, "no guest boots under KVM here");
    }

    private String whyNoKvm() {
        return switch (facts.kvm()) {
            case ABSENT -> "there is no /dev/kvm";
            case FORBIDDEN -> "/dev/kvm may not be opened by this user";
            case OPENABLE -> "no guest boots under KVM here, as was found earlier";
        };
    }
}

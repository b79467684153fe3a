// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at everything the lab needs of this machine and says what is missing and what to do. Changes nothing. */
public final class LabDoctor {
    /** Older ones do not boot an ELF kernel directly. */
    private static final int OLDEST_QEMU = 5;

    private static final long MIB = 1 << 20;
    /** While a lab is made, downloads included. */
    private static final long SPACE_TO_MAKE = 600 * MIB;
    /** For logs, modules and state. */
    private static final long SPACE_TO_RUN = 50 * MIB;
    /** QEMU takes its own 30 MiB beside the guest's. */
    private static final long MEMORY_TO_RUN = (Hardware.DEFAULT_MEMORY_MIB + 64) * MIB;

    private final Path cacheRoot;
    private final Path fixtures;
    private final Map<String, String> environment;

    /**
     * @param fixtures the directory with {@code lab/} and {@code setup/}
     * @param environment of which {@code KSPEC_ACCEL} is read
     */
    public LabDoctor(Path cacheRoot, Path fixtures, Map<String, String> environment) {
        this.cacheRoot = cacheRoot.toAbsolutePath();
        this.fixtures = fixtures;
        this.environment = environment;
    }

    public List<Finding> examine() throws InterruptedException {
        List<Finding> findings = new ArrayList<>(packages());
        Optional<Path> qemu = HostFacts.onPath(VmStarter.QEMU);
        if (qemu.isPresent()) {
            findings.add(qemuVersion(qemu.get()));
            findings.add(accelerator(qemu.get()));
        }
        findings.add(cachePath());
        Optional<Lab> lab = Optional.empty();
        try {
            lab = new LabCache(cacheRoot, fixtures.resolve("lab")).find();
            findings.add(lab.map(LabDoctor::made)
                    .orElseGet(() -> Finding.note("lab", "not made yet", "the first kspec run makes it")));
        } catch (LabException unusable) {
            findings.add(Finding.broken("lab", unusable.what(), unusable.remedy()));
        }
        findings.add(instrumented());
        findings.add(space(lab.isPresent() ? SPACE_TO_RUN : SPACE_TO_MAKE));
        findings.add(memory());
        findings.add(machines());
        return findings;
    }

    private List<Finding> packages() {
        Path setup = fixtures.resolve("setup");
        PackageProbe probe = new PackageProbe(setup);
        try {
            return PackageTable.read(setup.resolve("packages.tsv")).stream()
                    .map(row -> probe.find(row.probe())
                            .map(where -> Finding.ok(row.probe(), where))
                            .orElseGet(() -> absent(row)))
                    .toList();
        } catch (IOException unreadable) {
            return List.of(Finding.broken(
                    "packages",
                    "packages.tsv cannot be read: " + unreadable.getMessage(),
                    "run kspec from a complete checkout"));
        }
    }

    private static Finding absent(PackageTable.Row row) {
        String detail = "not found; needed to " + row.why();
        String remedy = "apt-get install " + row.packages().get(0);
        // Without these kspec runs; only its own tests, or the instrumented lab, do not.
        boolean testsOnly = Set.of("test", "full", "uml").containsAll(row.groups());
        return testsOnly ? Finding.note(row.probe(), detail, remedy) : Finding.missing(row.probe(), detail, remedy);
    }

    private static Finding qemuVersion(Path qemu) throws InterruptedException {
        String subject = "QEMU";
        try {
            Process process = new ProcessBuilder(qemu.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            Matcher version = Pattern.compile("version (\\d+)\\.(\\d+)[.\\d]*").matcher(said);
            if (process.waitFor() != 0 || !version.find()) {
                return Finding.broken(
                        subject, "does not tell its version: " + said, "apt-get install --reinstall qemu-system-x86");
            }
            return Integer.parseInt(version.group(1)) < OLDEST_QEMU
                    ? Finding.broken(subject, version.group(), "install QEMU " + OLDEST_QEMU + " or later")
                    : Finding.ok(subject, version.group());
        } catch (IOException unusable) {
            return Finding.broken(
                    subject, "does not run: " + unusable.getMessage(), "apt-get install --reinstall qemu-system-x86");
        }
    }

    private Finding accelerator(Path qemu) {
        String subject = "acceleration";
        try {
            HostFacts facts = HostFacts.read(qemu);
            Optional<Accelerator> forced = VmStarter.forced(environment);
            if (forced.isPresent()) {
                return Finding.note(subject, forced.get().option() + ", demanded by KSPEC_ACCEL", "");
            }
            Optional<Accelerator> known = new AcceleratorProbe(cacheRoot, facts, Optional.empty()).known();
            return switch (facts.kvm()) {
                case ABSENT ->
                    Finding.note(
                            subject,
                            "tcg: there is no /dev/kvm",
                            "allow (nested) virtualisation to run some ten times faster");
                case FORBIDDEN ->
                    Finding.note(
                            subject, "tcg: /dev/kvm may not be opened by this user", "add the user to the group kvm");
                case OPENABLE -> openable(known);
            };
        } catch (IOException unreadable) {
            return Finding.broken(subject, unreadable.getMessage(), "mount /proc");
        } catch (LabException wrong) {
            return Finding.broken(subject, wrong.what(), wrong.remedy());
        }
    }

    private static Finding openable(Optional<Accelerator> known) {
        String subject = "acceleration";
        if (known.isEmpty()) {
            return Finding.note(subject, "not known yet; the next boot tries KVM", "");
        }
        return switch (known.get()) {
            case KVM -> Finding.ok(subject, "kvm: a guest has booted under it");
            case TCG ->
                Finding.note(
                        subject, "tcg: /dev/kvm opens, but no guest boots under it", "KSPEC_ACCEL=kvm tries it again");
        };
    }

    private Finding cachePath() {
        return cacheRoot.toString().matches("[^\\s:]*")
                ? Finding.ok("cache", cacheRoot.toString())
                : Finding.broken(
                        "cache",
                        cacheRoot + " has blanks or colons in its path, at which kernel builds fail",
                        "set KSPEC_CACHE to another directory");
    }

    /** Nobody has to have it. */
    private Finding instrumented() {
        String subject = "lab uml";
        try {
            return LabCache.uml(cacheRoot, fixtures.resolve("lab"))
                    .find()
                    .map(lab -> Finding.ok(subject, "kernel %s in %s".formatted(lab.kernelVersion(), lab.directory())))
                    .orElseGet(() -> Finding.note(
                            subject,
                            "not made yet; its kernel takes some minutes to build, and 2 GiB of disk meanwhile",
                            "the first kspec run --lab uml makes it"));
        } catch (LabException unusable) {
            return Finding.note(subject, unusable.what(), unusable.remedy());
        }
    }

    private static Finding made(Lab lab) {
        return Finding.ok("lab", "kernel %s in %s".formatted(lab.kernelVersion(), lab.directory()));
    }

    private Finding space(long needed) {
        Path existing = cacheRoot;
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        long free = existing.toFile().getUsableSpace();
        String detail = "%d MiB free for %s".formatted(free / MIB, cacheRoot);
        return free >= needed
                ? Finding.ok("disk space", detail)
                : Finding.broken(
                        "disk space", detail, "free %d MiB, or set KSPEC_CACHE".formatted((needed - free) / MIB + 1));
    }

    private static Finding memory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"), UTF_8)) {
            long available = lines.filter(line -> line.startsWith("MemAvailable:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    * 1024;
            String detail = "%d MiB available".formatted(available / MIB);
            return available >= MEMORY_TO_RUN
                    ? Finding.ok("memory", detail)
                    : Finding.broken("memory", detail, "free %d MiB".formatted((MEMORY_TO_RUN - available) / MIB + 1));
        } catch (IOException unreadable) {
            return Finding.broken("memory", unreadable.getMessage(), "mount /proc");
        }
    }

    private Finding machines() {
        List<VmRecord> vms = new VmRegistry(cacheRoot).list();
        long stale = vms.stream().filter(VmRecord::stale).count();
        String detail = vms.size() - stale + " running";
        return stale == 0
                ? Finding.ok("VMs", detail)
                : Finding.note("VMs", detail + ", " + stale + " left over", "the next kspec run removes them");
    }
}

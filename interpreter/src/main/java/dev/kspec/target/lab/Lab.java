// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A made lab: the directory that {@code fixtures/lab/make-lab.sh} or {@code uml/make-uml.sh} leaves, described in {@code fixtures/lab/README.md}.
 *
 * @param directory absolute
 * @param kernelRelease what {@code uname -r} says in the guest
 * @param kernelPackage the Debian package the kernel came from
 * @param kernelVersion that package's version
 * @param commandLine the kernel's command line
 * @param user who logs in by SSH
 * @param guestPort the TCP port of the guest's SSH server
 */
public record Lab(
        Path directory,
        String kernelRelease,
        String kernelPackage,
        String kernelVersion,
        String commandLine,
        String user,
        int guestPort) {

    /** Reads the lab in {@code directory}. */
    public static Lab open(Path directory) throws LabException {
        String remedy = "remove " + directory + " and run again, it is then made anew";
        if (!isComplete(directory)) {
            throw new LabException(directory + " is no complete lab", remedy);
        }
        try {
            Map<String, String> properties = PropertiesFile.read(directory.resolve("lab.properties"));
            return new Lab(
                    directory.toAbsolutePath(),
                    required(properties, "kernel.release"),
                    required(properties, "kernel.package"),
                    required(properties, "kernel.version"),
                    required(properties, "kernel.cmdline"),
                    required(properties, "guest.user"),
                    Integer.parseInt(required(properties, "guest.ssh.port")));
        } catch (IOException | NumberFormatException damaged) {
            throw new LabException("the lab in " + directory + " is damaged: " + damaged.getMessage(), remedy, damaged);
        }
    }

    /** True if the lab was made to its end. */
    public static boolean isComplete(Path directory) {
        return Files.exists(directory.resolve("complete"));
    }

    /** The kernel as an ELF file, for a direct boot through PVH. */
    public Path kernel() {
        return directory.resolve("vmlinux");
    }

    /** The kernel as a program, of a lab for User-Mode Linux. */
    public Path umlKernel() {
        return directory.resolve("linux");
    }

    public Path initramfs() {
        return directory.resolve("initramfs.cpio");
    }

    /** The kernel's configuration. */
    public Path kernelConfig() {
        return directory.resolve("config");
    }

    /** The directory for {@code make -C … M=…}, with which modules are built for this lab's kernel. */
    public Path kernelBuildDirectory() {
        return directory.resolve("kdir");
    }

    /** Where the kernel is kept: beside the labs, if several of them may have the same. */
    Path kernelDirectory() {
        try {
            Path real = kernelBuildDirectory().toRealPath();
            return real.startsWith(directory.toRealPath()) ? directory : real.getParent();
        } catch (IOException none) {
            return directory;
        }
    }

    /** The private key that may log in, OpenSSH format, ed25519. */
    public Path privateKey() {
        return directory.resolve("ssh/id_ed25519");
    }

    public Path publicKey() {
        return directory.resolve("ssh/id_ed25519.pub");
    }

    /** A file with one line {@code ssh-ed25519 BASE64 comment}: the guest's host key, to be checked strictly. */
    public Path hostKey() {
        return directory.resolve("ssh/host_key.pub");
    }

    private static String required(Map<String, String> properties, String key) throws IOException {
        String value = properties.get(key);
        if (value == null || value.isBlank()) {
            throw new IOException("lab.properties lacks " + key);
        }
        return value;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * A process that looks to kspec like QEMU: it takes the same options, has a control socket and a console log. What its guest
 * does stands in the kernel's command line: words separated by blanks, obeyed one after the other.
 */
final class FakeQemu {
    /** The port it says it forwards. */
    static final int PORT = 40022;

    private FakeQemu() {}

    /** A program to put in QEMU's place. */
    static Path install(Path directory) throws IOException {
        String command = String.join("' '", Fixtures.java(FakeQemu.class));
        return Fixtures.script(directory.resolve("fake-qemu"), "#!/bin/sh\nexec '" + command + "' \"$@\"\n");
    }

    public static void main(String[] arguments) throws Exception {
        List<String> options = Arrays.asList(arguments);
        List<String> guest = List.of(value(options, "-append").split(" ", -1));
        boolean kvm = value(options, "-machine").endsWith("accel=kvm");
        if (guest.contains("refuse") || (kvm && guest.contains("nokvm"))) {
            System.err.println("fake-qemu: no such machine");
            System.exit(1);
        }
        Thread.ofPlatform().daemon().start(() -> control(guest.contains("badstate")));
        String chardev = value(options, "-chardev");
        Path console = Path.of(chardev.substring(chardev.indexOf("logfile=") + "logfile=".length()));
        for (String word : guest) {
            obey(word, console);
        }
        Thread.sleep(60_000);
    }

    private static void obey(String word, Path console) throws Exception {
        switch (word) {
            case "init" -> print(console, "kspec-lab: init");
            case "ready" -> print(console, "kspec-lab: ready");
            case "nonet" -> print(console, "kspec-lab: no network");
            case "panic" -> print(console, "[    1.0] Kernel panic - not syncing: out of luck");
            // Long enough for the control socket to be asked.
            case "pause" -> Thread.sleep(700);
            case "exit0" -> System.exit(0);
            case "exit3" -> {
                System.err.println("fake-qemu: worn out");
                System.exit(3);
            }
            case "silence", "nokvm", "badstate" -> {}
            default -> throw new IllegalArgumentException(word);
        }
    }

    private static void print(Path console, String line) throws IOException {
        Files.writeString(console, line + "\r\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void control(boolean badState) {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(QemuCommand.CONTROL_SOCKET));
            while (true) {
                try (SocketChannel client = server.accept()) {
                    serve(client, badState);
                }
            }
        } catch (IOException hungUp) {
            System.err.println("fake-qemu: " + hungUp);
        }
    }

    private static void serve(SocketChannel client, boolean badState) throws IOException {
        say(client, "{\"QMP\": {\"version\": {}}}");
        BufferedReader lines = new BufferedReader(Channels.newReader(client, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (badState && line.contains("migrate-incoming")) {
                System.err.println("fake-qemu: load of migration failed: Invalid argument");
                System.exit(1);
            }
            say(client, "{\"timestamp\": {}, \"event\": \"RTC_CHANGE\"}");
            say(client, answer(line));
        }
    }

    private static String answer(String question) {
        if (question.contains("usernet")) {
            return "{\"return\": \"Hub -1 (net0):\\r\\n  TCP[HOST_FORWARD]  12       127.0.0.1 " + PORT
                    + "       10.0.2.15    22     0     0\\r\\n\"}";
        }
        return question.contains("query-migrate") ? "{\"return\": {\"status\": \"completed\"}}" : "{\"return\": {}}";
    }

    private static void say(SocketChannel client, String line) throws IOException {
        ByteBuffer bytes = UTF_8.encode(line + "\r\n");
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    private static String value(List<String> options, String name) {
        return options.get(options.indexOf(name) + 1);
    }
}

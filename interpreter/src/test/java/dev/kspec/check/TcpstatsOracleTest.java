// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oracle of specs/tcpstats says of each filter in a table, which nobody computed with it, how many sockets it lets through: what is
 * expected of the driver is not what the driver does, said once more.
 *
 * <p>A row has its id, the servers (address:ports and the number of connections, which are dealt out to the ports), a filter, and the
 * number of sockets, or {@code reject}.
 */
class TcpstatsOracleTest {
    private static final Path TABLE = Repository.testResources("tcpstats").resolve("filter-tests.tsv");
    private static final Pattern SERVERS = Pattern.compile("(?<at>.+):(?<ports>[0-9,]+) x(?<connections>[0-9]+)");
    private static final int FIRST_CLIENT = 20001;

    @TempDir
    private Path project;

    private record Row(String id, String servers, String filter, String sockets) {}

    @Test
    void agreesWithTheTable() throws IOException {
        List<Row> rows = rows();
        assertThat(rows).hasSize(126);
        assertThat(rows.stream().filter(r -> r.sockets().equals("reject"))).hasSize(6);
        Map<String, Code> verdicts = verdicts(rows);
        for (Row row : rows) {
            assertThat(verdicts).as(row.toString()).containsEntry(row.id(), Code.ALWAYS_HOLDS);
        }
        assertThat(verdicts).hasSameSizeAs(rows);
    }

    /** One socket more or less is another number. */
    @Test
    void agreesWithNothingElse() throws IOException {
        List<Row> wrong = rows().stream()
                .filter(r -> !r.sockets().equals("reject"))
                .map(r -> new Row(r.id(), r.servers(), r.filter(), Integer.parseInt(r.sockets()) + 1 + ""))
                .toList();
        assertThat(verdicts(wrong).values()).hasSameSizeAs(wrong).containsOnly(Code.NEVER_HOLDS);
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .map(f -> new Row(f[0], f[1], f[2], f[3]))
                .toList();
    }

    /** What is known beforehand of each row's assertion. */
    private Map<String, Code> verdicts(List<Row> rows) throws IOException {
        Path driver = Files.createDirectories(project.resolve("driver/tcpstats"));
        Path specs = Files.createDirectories(project.resolve("specs"));
        Path root = Repository.root();
        Files.writeString(
                driver.resolve("tcpstats.kspec"), Files.readString(root.resolve("driver/tcpstats/tcpstats.kspec")));
        Files.writeString(specs.resolve("lib.kspec"), Files.readString(root.resolve("specs/tcpstats/lib.kspec")));
        Path table = Files.writeString(
                specs.resolve("table.kspec"),
                "use driver tcpstats\nimport \"lib.kspec\"\n"
                        + rows.stream().map(TcpstatsOracleTest::scenario).collect(Collectors.joining()));
        Diagnostics diagnostics = new Diagnostics();
        var unused = new SpecLoader(diagnostics).load(List.of(table));
        List<String> lines = Files.readAllLines(table);
        Map<String, Code> verdicts = new TreeMap<>();
        for (Diagnostic found : diagnostics.sorted()) {
            String line = lines.get(found.span().line() - 1);
            verdicts.put(line.substring(line.indexOf('#') + 1).strip(), found.code());
        }
        return verdicts;
    }

    private static String scenario(Row row) {
        String demand = row.sockets().equals("reject")
                ? "call contradicts(c) as refused\nassert refused"
                : "call contradicts(c) as refused\ncall expected(" + servers(row.servers()) + ", c) as many\n"
                        + "assert many == " + row.sockets() + " && !refused";
        return "scenario \"" + row.id() + "\" {\ncall conditions(" + conditions(row.filter()) + ") as c\n" + demand
                + " # " + row.id() + "\nsleep 1ns\n}\n";
    }

    private static String servers(String text) {
        List<String> servers = new ArrayList<>();
        for (String part : text.split("; ")) {
            Matcher m = SERVERS.matcher(part);
            assertThat(m.matches()).as(part).isTrue();
            String[] ports = m.group("ports").split(",");
            int clients = Integer.parseInt(m.group("connections")) / ports.length;
            for (String port : ports) {
                int from = FIRST_CLIENT + 100 * servers.size();
                servers.add("{ at: " + address(m.group("at")) + ", port: " + port + ", clients: " + clients + ", from: "
                        + from + " }");
            }
        }
        return servers.toString();
    }

    private static String address(String text) {
        return (text.contains(":") ? "v6" : "v4") + "(\"" + text + "\")";
    }

    private static String conditions(String filter) {
        return Stream.of(filter.split(" "))
                .map(TcpstatsOracleTest::condition)
                .filter(c -> !c.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** What the records contain is no condition. */
    private static String condition(String directive) {
        String[] parts = directive.split("=");
        return switch (parts[0]) {
            case "ipv4_only", "ipv6_only" -> "only: \"" + parts[0].substring(0, 4) + "\"";
            case "local_port", "remote_port" -> parts[0] + "s: [" + parts[1] + "]";
            case "local_addr", "remote_addr" -> net(parts[0].replace("_addr", ""), parts[1].split("/"));
            case "exclude" -> "exclude: " + states(parts[1]);
            case "include_state" -> "include: " + states(parts[1]);
            case "fields", "format" -> "";
            default -> throw new IllegalArgumentException(directive);
        };
    }

    private static String net(String end, String[] net) {
        return end + ": " + address(net[0]) + (net.length > 1 ? ", " + end + "_bits: " + net[1] : "");
    }

    private static String states(String names) {
        return Stream.of(names.split(","))
                .map(n -> "TCPS_" + n.toUpperCase(Locale.ROOT))
                .toList()
                .toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Severity;
import dev.kspec.type.DriverModel;
import dev.kspec.verb.SharedFixture;
import dev.kspec.verb.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a file.
 *
 * <p>In: its tree. Out: the same with names resolved and values computed, or diagnostics. Guaranteed by then, if there
 * is no error: every case compiles (of a matrix with more rows than {@link RowTrials#MOST_ROWS}, each value once).
 */
public final class Checker {
    private static final Duration ANY_TIMEOUT = Duration.ofSeconds(10);
    private static final long LONGEST_TIMEOUT_MILLIS = 86_400_000;

    /** What is said of a driver's parts is noise where the driver itself was not found. */
    private static final Set<Code> ABOUT_DRIVERS = Set.of(
            Code.UNKNOWN_DEVICE,
            Code.UNKNOWN_IOCTL,
            Code.UNKNOWN_COUNTER,
            Code.UNKNOWN_FAULT,
            Code.UNKNOWN_DRIVER,
            Code.UNKNOWN_SYSCTL,
            Code.UNKNOWN_LOG,
            Code.UNKNOWN_TRACE,
            Code.UNKNOWN_TYPE,
            Code.UNKNOWN_NAME,
            Code.UNKNOWN_FUNCTION);

    private final DriverSource drivers;
    private final Diagnostics diagnostics;
    private final Set<Diagnostic> reported = new HashSet<>();
    private final Diagnostics suspicions = new Diagnostics();
    private boolean driverMissing;
    private LockedRows locks;

    public Checker(DriverSource drivers, Diagnostics diagnostics) {
        this.drivers = drivers;
        this.diagnostics = diagnostics;
    }

    public CheckedSpec check(SpecFile file) {
        Imported imported = new Imports(drivers, diagnostics).of(file);
        DriverUses uses = new DriverUses(drivers, diagnostics);
        imported.drivers().forEach(uses::declare);
        Optional<CheckedSpec.DriverUse> driver = uses.resolve(file);
        driverMissing = !file.uses().isEmpty() && driver.isEmpty();
        FileContext context = context(file, imported, driver);
        locks = new LockedRows(file, drivers.lock(file.source()), diagnostics);
        List<CheckedScenario> scenarios = new ArrayList<>();
        Set<String> titles = new HashSet<>();
        for (Scenario scenario : file.scenarios()) {
            CheckedScenario checked = scenario(scenario, context);
            if (!titles.add(checked.title())) {
                diagnostics.add(Diagnostic.error(
                                Code.DUPLICATE_CASE,
                                scenario.title().span(),
                                "two scenarios of this file have one name")
                        .help("a case is known by its file, scenario and row: give each scenario a name of its own"));
            }
            scenarios.add(checked);
        }
        Set<String> withRows = new HashSet<>();
        scenarios.stream().filter(s -> !s.matrix().isEmpty()).forEach(s -> withRows.add(s.title()));
        scenarios.forEach(s -> checkNoRow(s, withRows));
        checkUncalled(file, context);
        checkShared(context);
        addSuspicions();
        return new CheckedSpec(file.source(), context, scenarios);
    }

    private FileContext context(SpecFile file, Imported imported, Optional<CheckedSpec.DriverUse> driver) {
        Map<String, Term> constants = new LinkedHashMap<>();
        Diagnostics found = new Diagnostics();
        Constants known = new Constants(driver.map(CheckedSpec.DriverUse::driver), Map.of(), found);
        ConstantOrder order = ConstantOrder.of(imported.constants());
        for (SpecFile.Constant constant : order.sorted()) {
            Term value = known.constant(constant.name(), constant.value());
            if (constants.put(constant.name().text(), value) != null) {
                diagnostics.add(Diagnostic.error(
                        Code.DUPLICATE_NAME, constant.name().span(), "`" + constant.name() + "` is defined twice"));
            }
        }
        order.mistake().ifPresent(diagnostics::add);
        order.circular().forEach(c -> constants.put(c.name().text(), new Term.Invalid()));
        found.sorted().stream()
                .filter(d -> !(file.isLibrary() && ABOUT_DRIVERS.contains(d.code())))
                .forEach(diagnostics::add);
        FileContext context = new FileContext(
                driver,
                constants,
                imported.definitions(),
                steps(file, false, SpecFile.Fixture.Phase.SETUP),
                steps(file, false, SpecFile.Fixture.Phase.TEARDOWN),
                Optional.empty(),
                steps(file, true, SpecFile.Fixture.Phase.SETUP),
                steps(file, true, SpecFile.Fixture.Phase.TEARDOWN),
                Set.of(),
                suppressions(file),
                new OwnMistakes());
        context = context.with(new Freshness(context, driverMissing, diagnostics).ofFile(file));
        return context.hasShared() ? context.with(compileShared(context, new Diagnostics())) : context;
    }

    private List<DriverModel.Suppression> suppressions(SpecFile file) {
        PlainTexts texts = new PlainTexts(diagnostics);
        return file.suppressions().stream()
                .flatMap(s -> texts.suppression(s.span(), s.title(), s.because()).stream())
                .toList();
    }

    private static SharedFixture compileShared(FileContext context, Diagnostics found) {
        return new ScenarioCompiler(context, "", found).shared(ANY_TIMEOUT);
    }

    private static List<dev.kspec.ast.Statement> steps(SpecFile file, boolean shared, SpecFile.Fixture.Phase phase) {
        return file.fixtures(shared, phase).stream()
                .flatMap(f -> f.body().stream())
                .toList();
    }

    /** What nobody calls is looked through all the same; of what it is called with, nothing is known. */
    private void checkUncalled(SpecFile file, FileContext context) {
        for (Definition definition : file.definitions()) {
            Set<String> names = new HashSet<>();
            for (Definition.Parameter p : definition.parameters()) {
                if (!names.add(p.name().text())) {
                    diagnostics.add(Diagnostic.error(
                            Code.DUPLICATE_NAME,
                            p.name().span(),
                            "`" + definition.name() + "` has two parameters `" + p.name() + "`"));
                }
            }
            suspect(Optional.empty(), context, definition.body());
            Diagnostics found = new Diagnostics();
            new ScenarioCompiler(context, "", found).definition(definition);
            List<Diagnostic> mistakes = found.sorted();
            boolean elsewhere = file.isLibrary() && mistakes.stream().anyMatch(d -> ABOUT_DRIVERS.contains(d.code()));
            addNew(mistakes.stream()
                    .filter(d -> !(driverMissing && ABOUT_DRIVERS.contains(d.code())))
                    .filter(d -> !elsewhere || isWrongAnywhere(d))
                    .toList());
        }
    }

    /**
     * Whether a definition is wrong whatever driver the file uses that imports it. What names parts of a driver is told there, and
     * so is what may but follow from them; names that no driver has are wrong here as well.
     */
    private static boolean isWrongAnywhere(Diagnostic d) {
        return d.severity() == Severity.ERROR && d.code().id().startsWith("K02") && !ABOUT_DRIVERS.contains(d.code());
    }

    private void checkShared(FileContext context) {
        if (context.hasShared()) {
            Diagnostics found = new Diagnostics();
            var unused = compileShared(context, found);
            addNew(found.sorted().stream()
                    .filter(d -> !(driverMissing && ABOUT_DRIVERS.contains(d.code())))
                    .toList());
        }
    }

    /** What several scenarios share is wrong but once. */
    private void addNew(List<Diagnostic> found) {
        found.stream().filter(reported::add).forEach(diagnostics::add);
    }

    /** A name that reads like a row of another scenario's matrix would make two cases look the same. */
    private void checkNoRow(CheckedScenario scenario, Set<String> withRows) {
        String title = scenario.title();
        boolean likeRow = false;
        for (int row = title.indexOf(" ["); row >= 0; row = title.indexOf(" [", row + 1)) {
            likeRow |= withRows.contains(title.substring(0, row));
        }
        if (title.endsWith("]") && likeRow) {
            diagnostics.add(Diagnostic.error(
                            Code.DUPLICATE_CASE,
                            scenario.scenario().title().span(),
                            "this name could be taken for a row of another scenario's matrix")
                    .help("a case is known by its file, scenario and row: give the scenario a name without brackets"));
        }
    }

    private CheckedScenario scenario(Scenario scenario, FileContext context) {
        if (!scenario.title().isPlain() || scenario.title().plainBytes().length == 0) {
            diagnostics.add(Diagnostic.error(
                            Code.NOT_CONSTANT,
                            scenario.title().span(),
                            "a scenario's name is a plain text, not empty and without ${…}")
                    .help("it says what is tested; the report adds the values of the matrix"));
        } else if (scenario.title().plainString().codePoints().anyMatch(c -> c == '\t' || Escaped.isUnsafe(c))) {
            diagnostics.add(Diagnostic.error(
                    Code.OUT_OF_RANGE,
                    scenario.title().span(),
                    "a scenario's name is a single line without control characters"));
        }
        if (scenario.steps().isEmpty()) {
            diagnostics.add(
                    Diagnostic.error(Code.EMPTY_SCENARIO, scenario.title().span(), "the scenario has no steps")
                            .help("a scenario without steps would pass whatever the driver does"));
        }
        Set<String> tags = new LinkedHashSet<>();
        for (dev.kspec.ast.Name tag : scenario.tags()) {
            if (!tags.add(tag.text())) {
                diagnostics.add(Diagnostic.error(
                        Code.DUPLICATE_NAME, tag.span(), "the scenario has the tag `" + tag + "` twice"));
            }
        }
        Matrix matrix = locks.of(new MatrixChecker(constants(context), diagnostics).check(scenario), scenario);
        CheckedScenario checked = new CheckedScenario(
                scenario,
                scenario.title().isPlain() ? scenario.title().plainString() : "",
                tags,
                timeout(scenario),
                xfail(scenario),
                fresh(scenario, context),
                skips(scenario, context),
                matrix,
                context);
        tryRows(checked);
        if (!diagnostics.hasErrors()) {
            Constants known = new Constants(
                    context.driver().map(CheckedSpec.DriverUse::driver), context.constants(), new Diagnostics());
            new Oracles(checked, known, suspicions).look();
            new LostValues(checked, diagnostics, suspicions).look();
        }
        suspect(checked.timeout(), context, scenario.steps());
        return checked;
    }

    private void suspect(Optional<Duration> timeout, FileContext context, List<dev.kspec.ast.Statement> steps) {
        Set<String> devices =
                context.driver().map(d -> d.driver().devices().keySet()).orElse(Set.of());
        new Suspicions(timeout, devices, suspicions).look(steps);
    }

    /** What is wrong anyway is not suspicious, too. */
    private void addSuspicions() {
        Set<Integer> wrong = new HashSet<>();
        diagnostics.sorted().forEach(d -> wrong.add(d.span().line()));
        suspicions.sorted().stream()
                .filter(d -> !wrong.contains(d.span().line()))
                .forEach(diagnostics::add);
    }

    private Optional<Duration> timeout(Scenario scenario) {
        return scenario.timeout().flatMap(e -> {
            Term term = constantTerm(e);
            if (term instanceof Term.Duration(long nanos)
                    && nanos >= 1_000_000
                    && nanos / 1_000_000 <= LONGEST_TIMEOUT_MILLIS) {
                return Optional.of(Duration.ofNanos(nanos));
            }
            if (!(term instanceof Term.Invalid)) {
                Diagnostic wrong =
                        Diagnostic.error(Code.WRONG_TYPE, e.span(), "a timeout is a duration from 1ms to 24h");
                diagnostics.add(
                        term instanceof Term.Duration
                                ? wrong
                                : wrong.label("this is " + term.kind())
                                        .help("durations look like 500ms or 10s, without quotes"));
            }
            return Optional.empty();
        });
    }

    private Optional<String> xfail(Scenario scenario) {
        return scenario.xfail().flatMap(reason -> {
            if (!reason.isPlain() || reason.plainString().isBlank()) {
                diagnostics.add(Diagnostic.error(
                        Code.NOT_CONSTANT, reason.span(), "xfail says why, in a plain text that is not empty"));
                return Optional.empty();
            }
            return Optional.of(reason.plainString());
        });
    }

    private Set<Fresh> fresh(Scenario scenario, FileContext context) {
        Set<Fresh> all = new LinkedHashSet<>(context.fresh());
        all.addAll(new Freshness(context, driverMissing, diagnostics).ofScenario(scenario.fresh()));
        return all;
    }

    private List<CheckedScenario.Skip> skips(Scenario scenario, FileContext context) {
        List<CheckedScenario.Skip> skips = new ArrayList<>();
        for (Scenario.Skip skip : scenario.skips()) {
            Skips.resolve(skip, diagnostics).ifPresent(skips::add);
        }
        skips.addAll(ImpliedSkips.of(scenario.steps(), context));
        return skips;
    }

    private Constants constants(FileContext context) {
        return new Constants(context.driver().map(CheckedSpec.DriverUse::driver), context.constants(), diagnostics);
    }

    private Term constantTerm(Expression e) {
        return constantTerm(e, diagnostics);
    }

    /** The term of an expression in which no name but those of the language may stand. */
    static Term constantTerm(Expression e, Diagnostics diagnostics) {
        return new Constants(Optional.empty(), Map.of(), diagnostics).term(e);
    }

    /** What is wrong with rows; the same in several scenarios, of what they share, is told once. */
    private void tryRows(CheckedScenario scenario) {
        addNew(new RowTrials(scenario, ANY_TIMEOUT)
                .run().stream()
                        .filter(d -> !(driverMissing && ABOUT_DRIVERS.contains(d.code())))
                        .toList());
    }

    /** Where descriptions of drivers come from. */
    public interface DriverSource {
        /** The description of a driver, or nothing if nobody has one. */
        Optional<Found> find(String name);

        /** Names that {@link #find} knows. */
        Set<String> names();

        /**
         * The file that another one imports; what is wrong with its text goes to the diagnostics.
         *
         * @param from the file in which the import stands
         * @param path relative to that file's directory
         */
        default Optional<SpecFile> imported(dev.kspec.source.SourceFile from, String path, Diagnostics wrong) {
            return Optional.empty();
        }

        /** The rows that were found for the matrices of a file, as they are kept beside it; nothing if they are not. */
        default Optional<String> lock(dev.kspec.source.SourceFile of) {
            return Optional.empty();
        }

        /** A description and the directory of the driver's sources. */
        record Found(dev.kspec.ast.DriverDeclaration declaration, java.nio.file.Path directory) {}

        /** Knows no driver. */
        static DriverSource none() {
            return of(Map.of());
        }

        static DriverSource of(Map<String, Found> known) {
            return new DriverSource() {
                @Override
                public Optional<Found> find(String name) {
                    return Optional.ofNullable(known.get(name));
                }

                @Override
                public Set<String> names() {
                    return known.keySet();
                }
            };
        }
    }
}

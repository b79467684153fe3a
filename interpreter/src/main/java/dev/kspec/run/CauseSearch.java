// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.expand.MatrixRows;
import dev.kspec.explain.Answer;
import dev.kspec.explain.Interaction;
import dev.kspec.explain.Localiser;
import dev.kspec.explain.Observations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds out, for each matrix of which rows failed, which combination of values is to blame, by running further rows. */
public final class CauseSearch implements Sequel {
    private final List<Case> cases;
    private final Map<CaseId, Answer> answers = new HashMap<>();
    private final int mostRows;
    private final Consumer<String> progress;
    private final List<Found> found = new ArrayList<>();
    private Optional<String> unavailable = Optional.empty();

    /**
     * What came of one matrix.
     *
     * @param first one of its cases
     * @param passed how many rows had passed before the search
     * @param failed how many had failed
     * @param interaction what all failing rows need, further ones included
     */
    public record Found(
            Case first,
            MatrixRows rows,
            int passed,
            int failed,
            Localiser.Result result,
            Optional<Interaction> interaction) {}

    /**
     * A search.
     *
     * @param cases all of the matrices that are looked into
     * @param earlier what is known of them already
     * @param mostRows how many rows may be run for each matrix
     * @param progress is told in words what is being done
     */
    public CauseSearch(List<Case> cases, Map<CaseId, Answer> earlier, int mostRows, Consumer<String> progress) {
        this.cases = List.copyOf(cases);
        this.mostRows = mostRows;
        this.progress = progress;
        answers.putAll(earlier);
    }

    @Override
    public void follow(List<CaseOutcome> outcomes, Trial trial) throws InterruptedException {
        outcomes.stream().filter(CaseOutcome::isCase).forEach(o -> answers.put(o.id(), MatrixFailures.answer(o)));
        for (List<Case> ofOne : MatrixFailures.byMatrix(cases)) {
            List<Answer> known = ofOne.stream()
                    .flatMap(c -> Optional.ofNullable(answers.get(c.id())).stream())
                    .toList();
            int failed =
                    (int) known.stream().filter(Answer.Failed.class::isInstance).count();
            if (failed > 0 && unavailable.isEmpty()) {
                int passed = (int)
                        known.stream().filter(Answer.Passed.class::isInstance).count();
                search(ofOne, passed, failed, trial);
            }
        }
    }

    private void search(List<Case> ofOne, int passed, int failed, Trial trial) throws InterruptedException {
        Case first = ofOne.getFirst();
        MatrixRows rows = new MatrixRows(first.id().file(), first.scenario());
        Observations seen = MatrixFailures.observed(rows, ofOne, id -> Optional.ofNullable(answers.get(id)));
        progress.accept("running further rows of " + first.id().scenario());
        // Of one seed, so that the same failures are looked into in the same way.
        Localiser.Settings settings = new Localiser.Settings(rows.strength(), mostRows, 1);
        MatrixExperiment experiment = new MatrixExperiment(rows, trial);
        Localiser.Result result = new Localiser(seen, experiment, settings).run();
        int more = result.isOneCause() ? 0 : Interaction.prove(seen, experiment);
        unavailable = experiment.unavailable();
        if (unavailable.isEmpty()) {
            found.add(new Found(first, rows, passed, failed, result.after(more), Interaction.of(seen)));
        }
    }

    /** Why it ended early, if it did: there is no target any more. */
    public Optional<String> unavailable() {
        return unavailable;
    }

    /** In the order of the cases; of matrices that were not come to, if it was interrupted, there is none. */
    public List<Found> found() {
        return List.copyOf(found);
    }
}

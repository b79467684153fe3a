// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Instruction;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.Status;
import dev.kspec.wire.LaneEnd;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;

/** Holds what the agent says of how lanes ended against their records. */
final class Joining {
    private final Instruction.Parallel parallel;
    private final List<LaneSet.Way> ways;

    /** @param ways how far each lane came by its records */
    Joining(Instruction.Parallel parallel, List<LaneSet.Way> ways) {
        this.parallel = parallel;
        this.ways = ways;
    }

    /** How each of them ended; empty if they could not be made. */
    List<LaneEnd> ends(Answer.Record record) throws Contradiction {
        if (record.status() == Status.OK) {
            demand(record.value().signum() == 0 && record.data().length == 0, "lanes came to their ends with a remark");
            List<LaneEnd> ends = Collections.nCopies(ways.size(), LaneEnd.DONE);
            demandWays(ends);
            return ends;
        }
        RawResults.demandStatus(record, Status.FALSE);
        if (Actuals.isError(record.value())) {
            demand(record.data().length == 0, "lanes could not be made and yet ended");
            demand(ways.stream().noneMatch(w -> w == LaneSet.Way.FAILED), "a lane that could not be made has failed");
            return List.of();
        }
        List<LaneEnd> ends = LaneEnd.all(record.data())
                .filter(e -> e.size() == ways.size())
                .orElseThrow(() -> new Contradiction("it is not said of each lane how it ended"));
        demandWays(ends);
        demandFirst(record.value(), ends);
        return ends;
    }

    private static void demandFirst(BigInteger first, List<LaneEnd> ends) throws Contradiction {
        demand(
                first.signum() > 0 && first.compareTo(BigInteger.valueOf(ends.size())) <= 0,
                "lane " + first + " was the first to fail, and there is none such");
        LaneEnd end = ends.get(first.intValueExact() - 1);
        demand(
                end.how() != LaneEnd.How.DONE && end.how() != LaneEnd.How.STOPPED,
                "the lane that was the first to fail ended as " + end);
    }

    /** One that is killed may be so at any moment, also behind its last record. */
    private void demandWays(List<LaneEnd> ends) throws Contradiction {
        for (int i = 0; i < ends.size(); i++) {
            LaneSet.Way way = ways.get(i);
            boolean fits = switch (ends.get(i).how()) {
                case DONE -> way == LaneSet.Way.TO_ITS_END;
                case FAILED -> way == LaneSet.Way.FAILED;
                case LATE -> way == LaneSet.Way.LATE;
                case STOPPED, EXIT, SIGNAL, FULL -> true;
            };
            demand(fits, "lane " + parallel.names().get(i) + " ended as " + ends.get(i) + ", its records as " + way);
        }
    }

    private static void demand(boolean holds, String otherwise) throws Contradiction {
        if (!holds) {
            throw new Contradiction(otherwise);
        }
    }
}

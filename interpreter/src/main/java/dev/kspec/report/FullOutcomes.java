// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.run.CaseOutcome;
import java.io.IOException;

/** Where steps of cases are that were let go of in memory. */
@FunctionalInterface
interface FullOutcomes {
    /** Nothing was let go of. */
    FullOutcomes AS_THEY_ARE = outcome -> outcome;

    /** The same outcome with all that is known of it. */
    CaseOutcome of(CaseOutcome outcome) throws IOException;
}

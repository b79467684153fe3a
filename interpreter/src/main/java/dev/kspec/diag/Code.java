// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

/** Stable codes of diagnostics: a code is never given to another meaning. K01 syntax, K02 names, K03 types and values, K04 structure, K05 files, K06 the target, K07 models for PICT. */
public enum Code {
    SYNTAX("K0101"),
    UNCLOSED_TEXT("K0102"),
    BAD_ESCAPE("K0103"),
    BAD_NUMBER("K0104"),
    SEPARATOR_MISSING("K0105"),
    COMMENT_GLUED("K0106"),
    TOO_DEEP("K0107"),
    YAML_SYNTAX("K0110"),
    YAML_UNKNOWN_KEY("K0111"),
    YAML_DUPLICATE_KEY("K0112"),
    YAML_SHAPE("K0113"),
    YAML_UNSAFE("K0114"),
    YAML_TRAP("K0115"),

    UNKNOWN_VERB("K0201"),
    UNKNOWN_NAME("K0202"),
    UNKNOWN_DEVICE("K0203"),
    UNKNOWN_IOCTL("K0204"),
    UNKNOWN_COUNTER("K0205"),
    UNKNOWN_FAULT("K0206"),
    UNKNOWN_ERRNO("K0207"),
    UNKNOWN_FUNCTION("K0208"),
    UNKNOWN_TYPE("K0209"),
    UNKNOWN_PARAMETER("K0210"),
    UNKNOWN_DRIVER("K0211"),
    UNKNOWN_UNIT("K0212"),
    UNKNOWN_SETTING("K0213"),
    UNKNOWN_WORD("K0214"),
    DUPLICATE_NAME("K0215"),
    DUPLICATE_CASE("K0216"),
    UNKNOWN_SYSCTL("K0217"),
    UNKNOWN_LOG("K0218"),
    UNKNOWN_TRACE("K0219"),
    UNKNOWN_DEFINITION("K0220"),
    UNKNOWN_LANE("K0221"),

    WRONG_TYPE("K0301"),
    OUT_OF_RANGE("K0302"),
    OVERFLOW("K0303"),
    NOT_CONSTANT("K0304"),
    DIVISION_BY_ZERO("K0305"),
    BAD_PATTERN("K0306"),
    PATTERN_INCOMPLETE("K0307"),

    MISSING_OPERAND("K0401"),
    EXTRA_OPERAND("K0402"),
    NO_RESULT("K0403"),
    REPEATED_SUFFIX("K0404"),
    EMPTY_SCENARIO("K0405"),
    MATRIX_SHAPE("K0406"),
    MISPLACED("K0408"),
    UNUSED_MATRIX_PARAMETER("K0410"),
    RECURSION("K0411"),
    ALWAYS_HOLDS("K0412"),
    NEVER_HOLDS("K0413"),
    NO_ROWS("K0415"),
    IDLE_RULE("K0416"),
    NOT_LOCKED("K0417"),
    CONSTANT_ORACLE("K0418"),
    LOST_VALUE("K0419"),

    FILE_UNREADABLE("K0501"),
    FILE_KIND("K0502"),
    NOT_UTF8("K0503"),
    IMPORT_CYCLE("K0504"),
    STALE_LOCK("K0505"),

    MODULE_DIFFERS("K0601"),

    PICT_SYNTAX("K0701"),
    PICT_NAME("K0702"),
    PICT_TYPE("K0703"),
    PICT_VALUE("K0704"),
    PICT_IDLE("K0705"),
    PICT_DIFFERS("K0706"),
    PICT_SEED("K0707");

    private final String id;

    Code(String id) {
        this.id = id;
    }

    /** The code as printed, such as {@code K0204}. */
    public String id() {
        return id;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import dev.kspec.program.Regex;

/** Regular expressions as the code that the agent runs. */
final class RegexEncoder {
    private RegexEncoder() {}

    static byte[] encode(Regex regex) throws WireException {
        if (regex.code().size() > WireConstants.WIRE_MAX_REGEX) {
            throw new WireException("the regular expression " + regex.pattern() + " takes "
                    + regex.code().size() + " instructions; " + WireConstants.WIRE_MAX_REGEX + " is the most");
        }
        WireWriter out = new WireWriter().u16(regex.code().size());
        for (Regex.Op op : regex.code()) {
            switch (op) {
                case Regex.Byte(int value) -> out.u8(WireConstants.RE_BYTE).u8(value);
                case Regex.Any o -> out.u8(WireConstants.RE_ANY);
                case Regex.Set o -> out.u8(WireConstants.RE_SET).raw(o.bits().toArray());
                case Regex.Split(int first, int second) ->
                    out.u8(WireConstants.RE_SPLIT).u16(first).u16(second);
                case Regex.Jump(int target) -> out.u8(WireConstants.RE_JUMP).u16(target);
                case Regex.Match o -> out.u8(WireConstants.RE_MATCH);
                case Regex.Assertion(Regex.Place place) -> out.u8(code(place));
            }
        }
        return out.toArray();
    }

    private static int code(Regex.Place place) {
        return switch (place) {
            case BEGIN -> WireConstants.RE_BEGIN;
            case END -> WireConstants.RE_END;
            case LINE_BEGIN -> WireConstants.RE_LINE_BEGIN;
            case LINE_END -> WireConstants.RE_LINE_END;
            case WORD -> WireConstants.RE_WORD;
            case NOT_WORD -> WireConstants.RE_NOT_WORD;
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A terminal of given width that understands just what the console report may write; anything else is an error. When
 * it is made narrower it breaks its lines anew, as most terminal emulators do, the cursor staying with its character.
 */
final class VirtualTerminal {
    private static final char ESCAPE = '\033';

    /** A row, and whether the next one continues it. */
    private static final class Row {
        private final StringBuilder text = new StringBuilder();
        private boolean continued;
    }

    private List<Row> rows = new ArrayList<>(List.of(new Row()));
    private int width;
    private int row;
    private int column;
    private boolean wrap = true;

    VirtualTerminal(int width) {
        this.width = width;
    }

    void write(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ESCAPE) {
                int end = i + 2;
                while (!Character.isLetter(text.charAt(end))) {
                    end++;
                }
                control(text.substring(i + 1, end + 1));
                i = end;
            } else if (c == '\r') {
                column = 0;
            } else if (c == '\n') {
                down();
                column = 0;
            } else if (Character.isISOControl(c)) {
                throw new AssertionError("control character " + (int) c);
            } else {
                put(c);
            }
        }
    }

    /** Breaks the lines anew. */
    void resize(int columns) {
        int cursorLine = 0;
        int cursorOffset = 0;
        List<StringBuilder> lines = new ArrayList<>();
        boolean joined = false;
        for (int i = 0; i < rows.size(); i++) {
            if (!joined) {
                lines.add(new StringBuilder());
            }
            if (i == row) {
                cursorLine = lines.size() - 1;
                cursorOffset = lines.getLast().length() + column;
            }
            lines.getLast().append(rows.get(i).text);
            joined = rows.get(i).continued;
        }
        width = columns;
        rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            StringBuilder line = lines.get(i);
            int begin = 0;
            do {
                Row part = new Row();
                part.text.append(line, begin, Math.min(line.length(), begin + width));
                rows.add(part);
                if (i == cursorLine && cursorOffset >= begin && cursorOffset <= begin + width) {
                    row = rows.size() - 1;
                    column = cursorOffset - begin;
                }
                begin += width;
                part.continued = begin < line.length();
            } while (begin < line.length());
        }
    }

    /** What is to be seen, without blanks at line ends and empty rows at the end. */
    String screen() {
        String all = rows.stream().map(r -> r.text.toString().stripTrailing()).collect(Collectors.joining("\n"));
        return all.stripTrailing();
    }

    int cursorColumn() {
        return column;
    }

    boolean wraps() {
        return wrap;
    }

    private void control(String sequence) {
        switch (sequence) {
            case "[J" -> {
                Row here = rows.get(row);
                here.text.setLength(Math.min(here.text.length(), column));
                here.continued = false;
                rows.subList(row + 1, rows.size()).clear();
            }
            case "[?7l" -> wrap = false;
            case "[?7h" -> wrap = true;
            default -> {
                if (!sequence.matches("\\[[0-9;]*m")) {
                    throw new AssertionError("control sequence " + sequence);
                }
            }
        }
    }

    private void down() {
        row++;
        if (row == rows.size()) {
            rows.add(new Row());
        }
    }

    private void put(char c) {
        if (column == width && wrap) {
            rows.get(row).continued = true;
            down();
            column = 0;
        }
        StringBuilder text = rows.get(row).text;
        int at = Math.min(column, width - 1);
        while (text.length() <= at) {
            text.append(' ');
        }
        text.setCharAt(at, c);
        column = Math.min(width, at + 1);
    }
}

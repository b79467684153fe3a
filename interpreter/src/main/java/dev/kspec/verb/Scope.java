// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Names that a scenario has given so far, and what they stand for; those of a block are gone behind it. */
public final class Scope {
    /**
     * Names of one block.
     *
     * @param closed whether those around it are out of sight, as in a definition
     */
    private record Block(Map<String, Term> terms, boolean closed) {}

    private static final int MOST_SHOWN = 2_000;

    private final Map<String, Term> constants = new LinkedHashMap<>();
    private final Deque<Block> blocks = new ArrayDeque<>();
    private final Set<String> looked = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private final Set<String> elsewhere = new HashSet<>();
    private final Map<String, Term> shared = new LinkedHashMap<>();
    private final Map<String, Term> handed = new HashMap<>();
    private BiFunction<String, Term, Term> handOver = (name, term) -> term;
    private boolean wordsMade;

    public Scope() {
        blocks.push(new Block(new LinkedHashMap<>(), false));
    }

    /** Begins a block, in which the names around it are known. */
    public void enter() {
        blocks.push(new Block(new LinkedHashMap<>(), false));
    }

    /** Begins the body of a definition, which knows but its own names and the file's. */
    public void enterDefinition() {
        blocks.push(new Block(new LinkedHashMap<>(), true));
    }

    public void leave() {
        blocks.pop();
    }

    /** Ends a block that this case does not reach: its names are given in other cases. */
    public void leaveUnreached() {
        elsewhere.addAll(blocks.pop().terms().keySet());
    }

    /**
     * Names of the file's shared setup, which are known around all blocks but in no definition.
     *
     * @param names by what they are in the program of the shared setup
     * @param handOver makes of a name, when it is first asked for, what it is in this case
     */
    public void share(Map<String, Term> names, BiFunction<String, Term, Term> handOver) {
        shared.putAll(names);
        this.handOver = handOver;
    }

    /** Whether the shared setup gives the name, be it in sight or not. */
    public boolean isShared(String name) {
        return shared.containsKey(name);
    }

    /** What a name is in the program of the shared setup, if that is what it stands for here. */
    public Optional<Term> ofShared(String name) {
        return local(name) == null && isOpen() ? Optional.ofNullable(shared.get(name)) : Optional.empty();
    }

    /** Whether a name is given, but not in this case. */
    public boolean isElsewhere(String name) {
        return elsewhere.contains(name);
    }

    public Optional<Term> find(String name) {
        looked.add(name);
        Optional<Term> ofShared = ofShared(name);
        return ofShared.isPresent()
                ? Optional.of(handed.computeIfAbsent(name, n -> handOver.apply(n, ofShared.get())))
                : Optional.ofNullable(get(name));
    }

    private Term get(String name) {
        Term term = local(name);
        return term != null ? term : ofShared(name).orElseGet(() -> constants.get(name));
    }

    /** Nothing but the names of blocks. */
    private Term local(String name) {
        for (Block block : blocks) {
            Term term = block.terms().get(name);
            if (term != null) {
                return term;
            }
            if (block.closed()) {
                break;
            }
        }
        return null;
    }

    /** Whether no definition is between here and the file. */
    private boolean isOpen() {
        return blocks.stream().noneMatch(Block::closed);
    }

    /** A name that is known everywhere, in definitions, too. */
    public void putConstant(String name, Term term) {
        constants.put(name, term);
    }

    /** Names of the innermost block. */
    public Map<String, Term> own() {
        return Map.copyOf(blocks.element().terms());
    }

    public void put(String name, Term term) {
        blocks.peek().terms().put(name, term);
    }

    /** A word that stands for itself where it is nothing else. */
    public void putWord(String word) {
        words.add(word);
    }

    /** Whether, from now on, names that are nothing else are words. */
    public void makeWords(boolean made) {
        wordsMade = made;
    }

    /** Whether names that are nothing else are words. */
    public boolean makesWords() {
        return wordsMade;
    }

    /** The word that a name stands for, as in a row of a matrix; else the name itself. */
    public String wordOf(String name) {
        if (get(name) instanceof Term.Word(String word, var arguments) && arguments.isEmpty()) {
            looked.add(name);
            return word;
        }
        return name;
    }

    /** Whether nothing is known of what the name stands for, as of a parameter of a definition that nobody calls. */
    public boolean isUnknown(String name) {
        return get(name) instanceof Term.Invalid;
    }

    public boolean isWord(String name) {
        return words.contains(name);
    }

    public Set<String> words() {
        return Set.copyOf(words);
    }

    /** Whether anybody has asked for the name. */
    public boolean isUsed(String name) {
        return looked.contains(name);
    }

    public boolean has(String name) {
        return get(name) != null;
    }

    /** All names that are in sight; none of very many, among which nobody looks for the right one. */
    public Collection<String> names() {
        if (constants.size() + blocks.stream().mapToInt(b -> b.terms().size()).sum() > MOST_SHOWN) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>(constants.keySet());
        if (isOpen()) {
            names.addAll(shared.keySet());
        }
        for (Block block : blocks) {
            names.addAll(block.terms().keySet());
            if (block.closed()) {
                break;
            }
        }
        return names;
    }
}

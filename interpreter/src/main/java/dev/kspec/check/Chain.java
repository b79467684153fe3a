// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One sequence behind another, each begun when the one before it is over. {@code Stream.flatMap} would make the whole of
 * one when somebody asks it for its iterator.
 */
public record Chain<T>(Iterable<? extends Iterable<T>> links) implements Iterable<T> {
    @Override
    public Iterator<T> iterator() {
        Iterator<? extends Iterable<T>> rest = links.iterator();
        return new Iterator<>() {
            private Iterator<T> at = java.util.Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!at.hasNext() && rest.hasNext()) {
                    at = rest.next().iterator();
                }
                return at.hasNext();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return at.next();
            }
        };
    }

    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }
}

package dev.loki.core.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a value of a document stands, and where its members or items stand; it mirrors the shape of the value.
 *
 * @param key where the member's name stands; the value's own place for an item and the root
 * @param value where the value begins
 */
record Place(Position key, Position value, Map<String, Place> members, List<Place> items) {

    /** The place of a value without parts. */
    static Place leaf(Position key, Position value) {
        return new Place(key, value, Map.of(), List.of());
    }

    /** The place of a direct part, addressed by one unescaped token of a pointer. */
    Optional<Place> child(String token) {
        if (items.isEmpty()) {
            return Optional.ofNullable(members.get(token));
        }
        if (token.isEmpty() || token.length() > 9 || !token.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int index = Integer.parseInt(token);
        return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
    }
}

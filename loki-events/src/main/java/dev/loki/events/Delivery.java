package dev.loki.events;

/**
 * One event in the hands of one receiver, who owes an answer: accept, retry, reject or release.
 *
 * @param event the event
 * @param failures how often this receiver's side has handled it in vain before
 * @param name the event's name where it lies
 * @param claim what the transport needs to find it again
 */
record Delivery(Event event, int failures, String name, String claim) {}

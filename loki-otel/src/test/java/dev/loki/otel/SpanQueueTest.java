package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpanQueueTest {
    @Test
    void elementsComeOutInTheirOrderAndOneBeyondTheCapacityIsRefused() {
        SpanQueue<Integer> queue = new SpanQueue<>(4);

        assertThat(queue.offer(1)).isEqualTo(1);
        assertThat(queue.offer(2)).isEqualTo(2);
        assertThat(queue.offer(3)).isEqualTo(3);
        assertThat(queue.offer(4)).isEqualTo(4);
        assertThat(queue.offer(5)).isZero();
        assertThat(queue.poll()).isEqualTo(1);
        assertThat(queue.offer(6)).isEqualTo(4);
        assertThat(List.of(queue.poll(), queue.poll(), queue.poll(), queue.poll()))
                .containsExactly(2, 3, 4, 6);
        assertThat(queue.poll()).isNull();
        assertThat(queue.size()).isZero();
    }

    @Test
    void theCapacityIsAPowerOfTwo() {
        assertThatThrownBy(() -> new SpanQueue<>(100)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyProducersLoseAndDoubleNothingAndKeepTheirOwnOrder() throws InterruptedException {
        int producers = 4;
        int each = 50_000;
        SpanQueue<int[]> queue = new SpanQueue<>(1024);
        AtomicInteger left = new AtomicInteger(producers);
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            int producer = p;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    int[] element = {producer, i};
                    while (queue.offer(element) == 0) {
                        Thread.onSpinWait();
                    }
                }
                left.decrementAndGet();
            });
            thread.start();
            threads.add(thread);
        }
        int[] next = new int[producers];
        int taken = 0;
        while (taken < producers * each) {
            int[] element = queue.poll();
            if (element != null) {
                assertThat(element[1]).isEqualTo(next[element[0]]++);
                taken++;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(queue.poll()).isNull();
        assertThat(next).containsOnly(each);
    }
}

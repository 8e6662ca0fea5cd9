package dev.loki.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.audit.seal.MerklePath.Range;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTest {
    /** The eight leaves on which implementations of RFC 6962 have compared themselves since its first one. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final int MAX_SIZE = 70;

    private final TreeHasher hasher = new TreeHasher();

    @Test
    void rootsOfTheWellKnownLeavesAreTheKnownOnes() {
        CompactRange tree = CompactRange.empty(hasher);
        assertThat(hex(tree.root())).isEqualTo(ROOTS.get(0));
        for (int i = 0; i < LEAVES.size(); i++) {
            tree.append(hasher.leaf(HexFormat.of().parseHex(LEAVES.get(i))));
            assertThat(hex(tree.root())).isEqualTo(ROOTS.get(i + 1));
        }
    }

    @Test
    void anInclusionProofOfTheWellKnownLeavesIsTheKnownOne() {
        List<byte[]> leaves = LEAVES.stream()
                .map(leaf -> hasher.leaf(HexFormat.of().parseHex(leaf)))
                .toList();

        assertThat(proof(leaves, MerklePath.inclusion(5, 8)).stream().map(MerkleTest::hex))
                .containsExactly(
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertThat(proof(leaves, MerklePath.consistency(6, 8)).stream().map(MerkleTest::hex))
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }

    @Test
    void everyRootEqualsTheOneOfTheRecursiveDefinition() {
        List<byte[]> leaves = leaves(MAX_SIZE);
        CompactRange tree = CompactRange.empty(hasher);
        for (int size = 1; size <= MAX_SIZE; size++) {
            tree.append(leaves.get(size - 1));
            assertThat(tree.root()).isEqualTo(defined(leaves, 0, size));
            assertThat(tree.subtrees()).hasSize(Integer.bitCount(size));
            assertThat(CompactRange.of(hasher, size, tree.subtrees()).root()).isEqualTo(tree.root());
        }
    }

    @Test
    void everyInclusionProofHoldsForItsLeafAndForNoOther() {
        List<byte[]> leaves = leaves(MAX_SIZE);
        for (int size = 1; size <= MAX_SIZE; size++) {
            byte[] root = defined(leaves, 0, size);
            for (int leaf = 0; leaf < size; leaf++) {
                List<byte[]> proof = proof(leaves, MerklePath.inclusion(leaf, size));
                assertThat(MerklePath.includes(hasher, leaves.get(leaf), leaf, size, proof, root))
                        .isTrue();
                int other = (leaf + 1) % size;
                if (other != leaf) {
                    assertThat(MerklePath.includes(hasher, leaves.get(other), leaf, size, proof, root))
                            .isFalse();
                    assertThat(MerklePath.includes(hasher, leaves.get(leaf), other, size, proof, root))
                            .isFalse();
                }
                assertThat(MerklePath.includes(hasher, leaves.get(leaf), leaf, size, longer(proof), root))
                        .isFalse();
            }
        }
    }

    @Test
    void everyConsistencyProofHoldsForItsTwoRootsAndForNoOther() {
        List<byte[]> leaves = leaves(MAX_SIZE);
        for (int size = 1; size <= MAX_SIZE; size++) {
            byte[] root = defined(leaves, 0, size);
            for (int old = 1; old <= size; old++) {
                byte[] oldRoot = defined(leaves, 0, old);
                List<byte[]> proof = proof(leaves, MerklePath.consistency(old, size));
                assertThat(MerklePath.consistent(hasher, old, oldRoot, size, root, proof))
                        .as("%d of %d", old, size)
                        .isTrue();
                assertThat(MerklePath.consistent(hasher, old, hasher.leaf(oldRoot), size, root, proof))
                        .isFalse();
                assertThat(MerklePath.consistent(hasher, old, oldRoot, size, hasher.leaf(root), proof))
                        .isFalse();
                assertThat(MerklePath.consistent(hasher, old, oldRoot, size, root, longer(proof)))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aProofWithAnyBitChangedIsRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> leaves = leaves(MAX_SIZE);
        for (int round = 0; round < 500; round++) {
            int size = random.nextInt(2, MAX_SIZE + 1);
            int leaf = random.nextInt(size);
            byte[] root = defined(leaves, 0, size);
            List<byte[]> proof = new ArrayList<>(proof(leaves, MerklePath.inclusion(leaf, size)));
            int at = random.nextInt(proof.size());
            byte[] changed = proof.get(at).clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            proof.set(at, changed);
            assertThat(MerklePath.includes(hasher, leaves.get(leaf), leaf, size, proof, root))
                    .isFalse();
        }
    }

    @Test
    void hashesThatDoNotFitASizeAreRefused() {
        assertThatThrownBy(() -> CompactRange.of(hasher, 3, List.of(hasher.empty())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactRange.of(hasher, 1, List.of(new byte[31])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerklePath.inclusion(3, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerklePath.consistency(0, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<byte[]> proof(List<byte[]> leaves, List<Range> ranges) {
        PathCollector collector = new PathCollector(hasher, ranges);
        leaves.forEach(collector::add);
        return collector.hashes();
    }

    private List<byte[]> longer(List<byte[]> proof) {
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(hasher.empty());
        return longer;
    }

    private List<byte[]> leaves(int count) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(hasher.leaf(new byte[] {(byte) i}));
        }
        return leaves;
    }

    /** MTH of RFC 6962, section 2.1, word for word. */
    private byte[] defined(List<byte[]> leaves, int from, int to) {
        if (to - from == 1) {
            return leaves.get(from);
        }
        int k = 1;
        while (k * 2 < to - from) {
            k *= 2;
        }
        return hasher.node(defined(leaves, from, from + k), defined(leaves, from + k, to));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

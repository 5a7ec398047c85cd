package nl.afletter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import nl.afletter.model.SubjectKind;
import nl.afletter.model.SubjectRef;
import org.junit.jupiter.api.Test;

/** Protects links: every subject has one address, and no other text leads to it. */
class AddressTest {

    @Test
    void everySubjectIsFoundAgainByItsAddressWhateverItsId() {
        long seed = 20260302;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            SubjectKind kind = SubjectKind.values()[random.nextInt(SubjectKind.values().length)];
            SubjectRef ref = new SubjectRef(id(random), kind, id(random));

            String address = Address.subject(ref);

            assertThat(address).as("seed %d, %s", seed, ref).matches("[A-Za-z0-9_.:,~-]+");
            assertThat(Address.readSubject(address)).isEqualTo(ref);
        }
    }

    @Test
    void aSecondSpellingOfAnAddressLeadsNowhere() {
        for (String text : List.of(
                "tl,INVOICE,~41",
                "tl,INVOICE,~2F",
                "tl,invoice,1",
                "tl,INVOICE,1,",
                "tl,INVOICE,",
                "tl,INVOICE,a/b",
                "tl,INVOICE,~2",
                ",INVOICE,1",
                "tl,INVOICE,~-1",
                "tl,INVOICE,~+1")) {
            assertThatThrownBy(() -> Address.readSubject(text)).as(text).isInstanceOf(Refusal.class);
        }
    }

    private static String id(Random random) {
        StringBuilder id = new StringBuilder();
        for (int length = 1 + random.nextInt(20); length > 0; length--) {
            id.append((char) ('!' + random.nextInt('~' - '!' + 1)));
        }
        return id.toString();
    }
}

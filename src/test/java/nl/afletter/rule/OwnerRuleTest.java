package nl.afletter.rule;

import static org.assertj.core.api.Assertions.assertThat;

import nl.afletter.model.RelationPolicy.Conflict;
import nl.afletter.model.RelationPolicy.Owner;
import nl.afletter.rule.OwnerRule.Side;
import nl.afletter.rule.OwnerRule.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protects the card of a relation: a value is written over only when it is known that nobody else changed it. */
class OwnerRuleTest {

    @ParameterizedTest(name = "{0}, {1}: CRM {2} -> {3}, books {4} -> {5}: {6}")
    @CsvSource(
            nullValues = "?",
            value = {
                // nothing changed, or both came to the same
                "CRM, ASK, a, a, a, a, KEEP",
                "CRM, ASK, a, b, a, b, KEEP",
                "ASK, ASK, a, b, a, b, KEEP",
                "CRM, ASK, a, a, x, x, KEEP",
                "CRM, ASK, a, a, a, ' A', KEEP",
                // only the CRM changed it
                "CRM, ASK, a, b, a, a, WRITE",
                "CRM, ASK, a, '', a, a, WRITE",
                "CRM, ASK, a, b, x, x, WRITE",
                "CRM, ASK, ab, a b, ab, ab, WRITE",
                "ACCOUNTING, ASK, a, b, a, a, KEEP",
                "ASK, ASK, a, b, a, a, ASK",
                "ASK, ASK, ab, a b, ab, ab, KEEP",
                // only the books changed it
                "CRM, ASK, a, a, a, x, ASK",
                "CRM, OVERWRITE, a, a, a, x, WRITE",
                "ACCOUNTING, OVERWRITE, a, a, a, x, KEEP",
                "ASK, ASK, a, a, a, x, ASK",
                // both changed it
                "CRM, ASK, a, b, a, x, ASK",
                "CRM, OVERWRITE, a, b, a, x, WRITE",
                "ACCOUNTING, OVERWRITE, a, b, a, x, KEEP",
                "ASK, OVERWRITE, a, b, a, x, ASK",
                // never brought together before
                "CRM, ASK, ?, a, ?, a, KEEP",
                "CRM, ASK, ?, a, ?, '', WRITE",
                "CRM, ASK, ?, a, ?, x, KEEP",
                "CRM, OVERWRITE, ?, a, ?, x, WRITE",
                "CRM, OVERWRITE, ?, '', ?, x, KEEP",
                "ASK, ASK, ?, a, ?, '', KEEP",
                "ACCOUNTING, ASK, ?, a, ?, '', KEEP"
            })
    void theOwnerHasTheLastWordAndADoubtIsPutToAPerson(
            Owner owner,
            Conflict conflict,
            String crmBefore,
            String crm,
            String booksBefore,
            String books,
            Verdict verdict) {
        assertThat(OwnerRule.of(owner, conflict, new Side(crmBefore, crm), new Side(booksBefore, books)))
                .isEqualTo(verdict);
    }
}

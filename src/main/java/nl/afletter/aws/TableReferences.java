package nl.afletter.aws;

import java.util.List;
import nl.afletter.model.LiveItem;
import nl.afletter.model.Reference;
import nl.afletter.model.ReferenceRow;
import nl.afletter.model.SubjectRef;
import nl.afletter.port.ReferenceStore;
import nl.afletter.port.SubjectStore;

/** Reference rows of the base table: an index could not be read consistently (design.md section 4). */
public final class TableReferences implements ReferenceStore {

    private final Table table;

    public TableReferences(Rows rows) {
        this.table = new Table(rows);
    }

    @Override
    public ReferenceRow read(String administration, Reference reference) {
        return table.rows()
                .get(Keys.reference(administration, reference))
                .map(row -> RowJson.read(row.body(), Body.class).row(administration, reference, row.rev()))
                .orElseGet(() -> ReferenceRow.absent(administration, reference));
    }

    @Override
    public ReferenceRow write(ReferenceRow next) {
        Body body = new Body(next.items(), next.claims(), next.waiters());
        Rows.Key key = Keys.reference(next.administration(), next.reference());
        Rows.Row row = Rows.Row.of(key, next.revision() + 1, RowJson.write(body));
        if (!table.put(row).done()) {
            throw new SubjectStore.LostRace("reference " + next.reference().kind() + " "
                    + next.reference().value() + " of " + next.administration() + " was written by somebody else");
        }
        return body.row(next.administration(), next.reference(), row.rev());
    }

    private record Body(List<LiveItem> items, List<ReferenceRow.Claim> claims, List<SubjectRef> waiters) {

        ReferenceRow row(String administration, Reference reference, long revision) {
            return new ReferenceRow(administration, reference, revision, items, claims, waiters);
        }
    }
}

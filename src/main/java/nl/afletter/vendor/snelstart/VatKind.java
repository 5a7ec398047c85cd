package nl.afletter.vendor.snelstart;

import java.util.Arrays;
import java.util.List;
import nl.afletter.port.Failure;

/**
 * A VAT code in settings is SnelStart's word for the VAT block ({@code VerkopenHoog}); the word on the line
 * ({@code Hoog}) follows from it. So both blocks of a booking say the same (snelstart.md section 8).
 */
enum VatKind {
    Geen("Geen"),
    VerkopenHoog("Hoog"),
    VerkopenLaag("Laag"),
    VerkopenOverig("Overig"),
    VerkopenVerlegd("Geen"),
    InkopenHoog("Hoog"),
    InkopenLaag("Laag"),
    InkopenOverig("Overig"),
    InkopenImportBinnenEUhoog("Geen"),
    InkopenImportBinnenEUlaag("Geen"),
    InkopenImportBinnenEUoverig("Geen"),
    InkopenImportBuitenEUhoog("Geen"),
    InkopenImportBuitenEUlaag("Geen"),
    InkopenImportBuitenEUoverig("Geen");

    private static final List<VatKind> SALES =
            List.of(Geen, VerkopenHoog, VerkopenLaag, VerkopenOverig, VerkopenVerlegd);

    private static final List<VatKind> SHIFTED = List.of(
            InkopenImportBinnenEUhoog,
            InkopenImportBinnenEUlaag,
            InkopenImportBinnenEUoverig,
            InkopenImportBuitenEUhoog,
            InkopenImportBuitenEUlaag,
            InkopenImportBuitenEUoverig);

    private final String line;

    VatKind(String line) {
        this.line = line;
    }

    /** A kind of sales. @throws Failure.Rejected {@code vat-code-unknown} */
    static VatKind ofSale(String code) {
        return of(code, SALES);
    }

    /** A kind of purchases with a rate. @throws Failure.Rejected {@code vat-code-unknown} */
    static VatKind ofCost(String code) {
        return of(code, List.of(InkopenHoog, InkopenLaag, InkopenOverig));
    }

    /**
     * A kind of purchases whose VAT is reverse charged to us. It is the function of the ledger account that they stand on:
     * from it SnelStart's return takes base and VAT that is due (4b or 4a), and the same VAT as input VAT (5b). No line
     * and no block says more.
     *
     * @throws Failure.Rejected {@code vat-code-unknown}
     */
    static VatKind ofShifted(String code) {
        return of(code, SHIFTED);
    }

    /** Whether VAT is reverse charged to us under it. */
    boolean isShifted() {
        return SHIFTED.contains(this);
    }

    private static VatKind of(String code, List<VatKind> allowed) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().equals(code) && allowed.contains(kind))
                .findFirst()
                .orElseThrow(() -> new Failure.Rejected(
                        "vat-code-unknown",
                        "SnelStart has no VAT kind '" + code + "' here: it is one of " + allowed + ".",
                        "Correct the VAT mapping of the administration."));
    }

    /** Its word on a line, and in the history of rates: Hoog, Laag, Overig or Geen. */
    String line() {
        return line;
    }

    /** Whether VAT is charged under it. */
    boolean isTaxed() {
        return !line.equals("Geen");
    }

    /** Whether it has a block, be it of nothing. */
    boolean hasBlock() {
        return this != Geen;
    }
}

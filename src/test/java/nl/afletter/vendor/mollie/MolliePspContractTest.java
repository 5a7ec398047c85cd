package nl.afletter.vendor.mollie;

import nl.afletter.contract.PspBench;
import nl.afletter.contract.PspContract;
import nl.afletter.local.sim.SimClock;

/** Mollie keeps what every PSP promises to the use cases. */
class MolliePspContractTest extends PspContract {
    @Override
    protected PspBench bench(SimClock clock) {
        return new MollieBench(clock);
    }
}

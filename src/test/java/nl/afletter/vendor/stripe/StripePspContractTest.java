package nl.afletter.vendor.stripe;

import nl.afletter.contract.PspBench;
import nl.afletter.contract.PspContract;
import nl.afletter.local.sim.SimClock;

/** Stripe keeps what every PSP promises to the use cases. */
class StripePspContractTest extends PspContract {
    @Override
    protected PspBench bench(SimClock clock) {
        return new StripeBench(clock);
    }
}

package nl.afletter.vendor.teamleader;

import nl.afletter.contract.CrmBench;
import nl.afletter.contract.CrmContract;
import nl.afletter.model.Effect;

/** Teamleader keeps the promises of every CRM. */
class TeamleaderCrmContractTest extends CrmContract {

    @Override
    protected CrmBench bench() {
        return new TeamleaderBench();
    }

    @Override
    protected String writePath(Effect effect) {
        return "/" + effect.operation();
    }
}

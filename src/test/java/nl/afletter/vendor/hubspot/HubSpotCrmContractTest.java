package nl.afletter.vendor.hubspot;

import nl.afletter.contract.CrmBench;
import nl.afletter.contract.CrmContract;
import nl.afletter.model.Effect;

/** HubSpot keeps the promises of every CRM. */
class HubSpotCrmContractTest extends CrmContract {

    @Override
    protected CrmBench bench() {
        return new HubSpotBench();
    }

    @Override
    protected String writePath(Effect effect) {
        return "/crm/objects/2026-09/(invoices|deals)/\\d+";
    }
}

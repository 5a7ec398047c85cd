package nl.afletter.local;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import nl.afletter.function.Connect;
import nl.afletter.function.Console;
import nl.afletter.function.CrmInvoice;
import nl.afletter.function.OpenItems;
import nl.afletter.function.PayoutImport;
import nl.afletter.function.PspPayment;
import nl.afletter.function.RetrySweep;
import nl.afletter.function.SyncWorker;

/** The very beans that Lambda calls in AWS, and the gateway before them. */
class LocalFunctions {

    @Produces
    @Singleton
    Functions functions(
            CrmInvoice crmInvoice,
            PspPayment pspPayment,
            Console console,
            Connect connect,
            SyncWorker syncWorker,
            PayoutImport payoutImport,
            OpenItems openItems,
            RetrySweep retrySweep) {
        return new Functions(crmInvoice, pspPayment, console, connect, syncWorker, payoutImport, openItems, retrySweep);
    }

    @Produces
    @Singleton
    Gateway gateway(Functions functions, InstantSource clock) {
        return new Gateway(functions, clock);
    }
}

package nl.afletter.prove.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.pool.TypePool;

/**
 * Loads product and tests once more, with faults in some classes of the product. Nothing of it is seen by the other
 * tests of this JVM: their classes, and the table they count into, are others.
 */
final class MutantLoader extends ClassLoader {

    private static final String OURS = "nl.afletter.";

    /** A class of the product made anew. */
    interface Fault extends UnaryOperator<DynamicType.Builder<?>> {}

    private final Map<String, Fault> faults;

    /** @param faults by class name */
    MutantLoader(Map<String, Fault> faults) {
        super(MutantLoader.class.getClassLoader());
        this.faults = faults;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : ours(name);
        }
    }

    private Class<?> ours(String name) throws ClassNotFoundException {
        byte[] code = faults.containsKey(name) ? faulty(name) : code(name);
        return defineClass(name, code, 0, code.length, getClass().getProtectionDomain());
    }

    private byte[] faulty(String name) {
        ClassFileLocator locator = ClassFileLocator.ForClassLoader.of(getParent());
        DynamicType.Builder<?> product = new ByteBuddy()
                .with(TypeValidation.DISABLED)
                .redefine(TypePool.Default.of(locator).describe(name).resolve(), locator);
        return faults.get(name).apply(product).make().getBytes();
    }

    private byte[] code(String name) throws ClassNotFoundException {
        try (InputStream code = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            return code.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

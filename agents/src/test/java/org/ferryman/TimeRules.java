// SPDX-License-Identifier: Apache-2.0
package org.ferryman;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.SystemClock;

/** Time has one port: whoever reads a clock or waits does so through {@code exec.Clock}. */
public final class TimeRules {
  private static final Set<String> WALL_AND_NANOS = Set.of("nanoTime", "currentTimeMillis");
  private static final Set<String> WAITS = Set.of("await", "get", "poll", "tryAcquire", "tryLock");

  private TimeRules() {}

  /** None but those packages read a clock or wait for time to pass. */
  public static ArchRule readAClockOrWait(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .callMethodWhere(
            new DescribedPredicate<>("it reads a clock or waits for time to pass") {
              @Override
              public boolean test(JavaMethodCall call) {
                return readsAClock(call) || waits(call);
              }
            });
  }

  /** None but those packages, which put a node together, take the kernel's clock. */
  public static ArchRule takeTheKernelsClock(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(SystemClock.class);
  }

  /** None but those packages have something done later. */
  public static ArchRule schedule(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ScheduledExecutorService.class);
  }

  private static boolean readsAClock(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    String name = call.getName();
    return (owner.isEquivalentTo(System.class) && WALL_AND_NANOS.contains(name))
        || (owner.isEquivalentTo(Instant.class) && name.equals("now"))
        || (owner.isEquivalentTo(Clock.class) && name.startsWith("system"))
        || (owner.isEquivalentTo(InstantSource.class) && name.equals("system"))
        || (owner.isEquivalentTo(Deadline.class)
            && name.equals("after")
            && call.getTarget().getRawParameterTypes().size() == 1);
  }

  private static boolean waits(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    String name = call.getName();
    List<JavaClass> parameters = call.getTarget().getRawParameterTypes();
    return (owner.isEquivalentTo(Thread.class) && name.equals("sleep"))
        || owner.isEquivalentTo(LockSupport.class)
        || (owner.isEquivalentTo(Cancellation.class) && name.equals("await"))
        || (owner.isEquivalentTo(CompletableFuture.class)
            && (name.equals("orTimeout") || name.equals("completeOnTimeout")))
        || (owner.isEquivalentTo(Object.class) && name.equals("wait"))
        || (WAITS.contains(name)
            && parameters.stream().anyMatch(it -> it.isEquivalentTo(TimeUnit.class)))
        || (owner.isAssignableTo(Condition.class)
            && name.startsWith("await")
            && !parameters.isEmpty());
  }
}

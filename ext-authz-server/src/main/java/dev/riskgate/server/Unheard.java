package dev.riskgate.server;

import dev.riskgate.check.CheckListener;
import dev.riskgate.check.Room;
import dev.riskgate.decision.Decision;

/** Hears nothing. */
final class Unheard implements CheckListener {

    @Override
    public void decided(Decision decision) {}

    @Override
    public void left(Room room, long nanos) {}

    @Override
    public void moved() {}

    @Override
    public void fault(Throwable fault) {}
}

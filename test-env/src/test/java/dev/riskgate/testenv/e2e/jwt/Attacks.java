// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import java.util.List;
import java.util.Random;

/**
 * Attacks on tokens: those of jwt_tool and of RFC 8725, and what was seen elsewhere. Each with the
 * only reason that is true of it.
 */
final class Attacks {

    private Attacks() {}

    /**
     * @param fetched a URL that nobody must ask for
     */
    static List<Attack> all(Forge forge, String fetched, Random random) {
        AttackList all = new AttackList();
        AlgorithmAttacks algorithms = new AlgorithmAttacks(forge, all);
        algorithms.algorithms();
        algorithms.keys(fetched);
        new SignatureAttacks(forge, all).signatures(random);
        new EdwardsAttacks(forge, all).all();
        new FlipAttacks(all, random).of(forge);
        ShapeAttacks shapes = new ShapeAttacks(forge, all);
        shapes.headers();
        shapes.shapes();
        shapes.forms();
        ClaimAttacks claims = new ClaimAttacks(forge, all);
        claims.times();
        claims.audiencesAndIssuers();
        claims.names();
        return all.all();
    }
}

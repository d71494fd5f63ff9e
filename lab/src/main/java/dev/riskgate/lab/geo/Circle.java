// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.geo;

import java.util.List;

/**
 * A circle on the earth.
 *
 * @param latitude of its centre, degrees
 * @param longitude of its centre, degrees
 * @param km its radius, rounded up
 */
record Circle(double latitude, double longitude, int km) {

    static final double EARTH_KM = 6371;
    private static final int STEPS = 20_000;

    /**
     * Nearly the smallest circle around points: the centre goes towards the farthest point, by ever
     * shorter steps (Bădoiu and Clarkson, Smaller core-sets for balls, 2003).
     *
     * @param points unit vectors, at least one
     */
    static Circle around(List<double[]> points) {
        double[] centre = points.getFirst().clone();
        for (int step = 1; step <= STEPS; step++) {
            double[] farthest = farthest(points, centre);
            double[] next = new double[3];
            for (int i = 0; i < 3; i++) {
                next[i] = centre[i] + (farthest[i] - centre[i]) / (step + 1);
            }
            centre = unit(next);
        }
        double latitude = Math.toDegrees(Math.asin(centre[2]));
        double longitude = Math.toDegrees(Math.atan2(centre[1], centre[0]));
        return new Circle(
                tenth(latitude),
                tenth(longitude),
                (int) Math.ceil(km(centre, farthest(points, centre))));
    }

    private static double tenth(double degrees) {
        return Math.round(degrees * 10) / 10.0;
    }

    private static double[] farthest(List<double[]> points, double[] from) {
        double[] farthest = from;
        double least = 2;
        for (double[] point : points) {
            double cosine = dot(point, from);
            if (cosine < least) {
                least = cosine;
                farthest = point;
            }
        }
        return farthest;
    }

    static double km(double[] a, double[] b) {
        return EARTH_KM * Math.acos(Math.clamp(dot(a, b), -1, 1));
    }

    static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    static double[] unit(double[] v) {
        double length = Math.sqrt(dot(v, v));
        return new double[] {v[0] / length, v[1] / length, v[2] / length};
    }

    static double[] unit(double longitude, double latitude) {
        double a = Math.toRadians(longitude);
        double b = Math.toRadians(latitude);
        return new double[] {Math.cos(b) * Math.cos(a), Math.cos(b) * Math.sin(a), Math.sin(b)};
    }
}

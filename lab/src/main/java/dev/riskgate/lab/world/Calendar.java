// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;

/**
 * Days as people of a country live them: by their own clocks, which change in spring, and with
 * public holidays. Immutable.
 */
final class Calendar {

    /** A Monday; the clocks of America and Europe change after five and eight weeks. */
    static final LocalDate FIRST = LocalDate.of(2026, 2, 2);

    private static final Map<String, ZoneId> ZONES =
            Map.of(
                    "DE", ZoneId.of("Europe/Berlin"),
                    "US", ZoneId.of("America/New_York"),
                    "FR", ZoneId.of("Europe/Paris"),
                    "GB", ZoneId.of("Europe/London"),
                    "IN", ZoneId.of("Asia/Kolkata"),
                    "BR", ZoneId.of("America/Sao_Paulo"));
    private static final int DAYS_BETWEEN_HOLIDAYS = 25;

    private final String country;
    private final ZoneId zone;

    /**
     * @param country ISO 3166-1 alpha-2
     */
    Calendar(String country) {
        this.country = country;
        this.zone = ZONES.getOrDefault(country, ZoneId.of("UTC"));
    }

    /**
     * @param index 0 for the first day
     */
    Day day(int index) {
        LocalDate date = FIRST.plusDays(index);
        DayOfWeek of = date.getDayOfWeek();
        boolean weekend = of == DayOfWeek.SATURDAY || of == DayOfWeek.SUNDAY;
        return new Day(index, date, zone, weekend || isHoliday(date));
    }

    /** All of a country have the same ones. */
    private boolean isHoliday(LocalDate date) {
        long mixed = (date.toEpochDay() * 31 + country.hashCode()) * 0x9E3779B97F4A7C15L;
        return Long.remainderUnsigned(mixed >>> 20, DAYS_BETWEEN_HOLIDAYS) == 0;
    }

    /**
     * One day.
     *
     * @param off whether offices are closed
     */
    record Day(int index, LocalDate date, ZoneId zone, boolean off) {

        /**
         * Milliseconds since the epoch.
         *
         * @param hours by the clock on the wall
         */
        long at(double hours) {
            return date.atStartOfDay()
                    .plusNanos((long) (hours * 3600e9))
                    .atZone(zone)
                    .toInstant()
                    .toEpochMilli();
        }

        /** The last two days of a month, and the first of the next. */
        boolean monthEnds() {
            int left = date.lengthOfMonth() - date.getDayOfMonth();
            return left < 2 || date.getDayOfMonth() == 1;
        }
    }
}

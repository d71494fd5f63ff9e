// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

/** What an API offers: a method on one kind of path. */
public enum Operation {
    READ_ORDER("GET", "/v1/orders/"),
    CREATE_ORDER("POST", "/v1/orders/"),
    CHANGE_ORDER("PUT", "/v1/orders/"),
    DELETE_ORDER("DELETE", "/v1/orders/"),
    READ_ITEM("GET", "/v1/items/"),
    CHANGE_ITEM("PUT", "/v1/items/"),
    READ_CUSTOMER("GET", "/v1/customers/"),
    CHANGE_CUSTOMER("PUT", "/v1/customers/"),
    READ_REPORT("GET", "/v1/reports/"),
    SEND_EVENT("POST", "/v1/events/"),
    READ_PERMISSION("GET", "/v1/permissions/"),
    CHANGE_PERMISSION("PUT", "/v1/permissions/");

    private final String method;
    private final String path;

    Operation(String method, String path) {
        this.method = method;
        this.path = path;
    }

    public String method() {
        return method;
    }

    /** Everything of the path before what it names. */
    public String path() {
        return path;
    }

    public boolean reads() {
        return method.equals("GET");
    }
}

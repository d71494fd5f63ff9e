// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

/** Is notified of every reload, for metrics. Called on the watching thread; must not block. */
public interface ReloadListener {

    ReloadListener NONE =
            new ReloadListener() {
                @Override
                public void loaded(String name) {}

                @Override
                public void failed(String name) {}
            };

    /** A new content is in force. */
    void loaded(String name);

    /** A new content cannot be used, or the file is gone; the last good value stays in force. */
    void failed(String name);
}

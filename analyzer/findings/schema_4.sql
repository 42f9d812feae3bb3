-- SPDX-License-Identifier: Apache-2.0
-- What version 4 of the store leaves out: indexes that no query ever used, and that each scan that is written or
-- deleted had to keep in order.

DROP INDEX finding_by_fingerprint;
DROP INDEX finding_data_by_data;

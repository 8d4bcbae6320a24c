/** Where facts about libvirt come from, and reasons that several modules give. */

export const DOC = "libvirt formatdomain";
export const NEWS = "libvirt NEWS";
export const FORMAT_DOC = "https://libvirt.org/formatdomain.html";
export const NEWS_PAGE = "https://libvirt.org/news.html";
export const REFUSED = `${FORMAT_DOC}; libvirt 9.0.0 refuses it (tried)`;
export const DROPPED = `${FORMAT_DOC}; libvirt 9.0.0 silently drops it (tried)`;

export const CHANGED_LIVE = "libvirt's QEMU driver; libvirt 9.0.0 does it, and refuses what is not named (tried)";

export const DOC_DEFAULT = "libvirt's documented default";
export const LIVE = "shown only while the machine runs";
export const PLACED = "libvirt places devices by itself and keeps the place";

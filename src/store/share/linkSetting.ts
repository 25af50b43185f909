/** Present in every link to a setup; its value is the version of what the other settings mean. */
export const LINK_SETTING = 'setup';

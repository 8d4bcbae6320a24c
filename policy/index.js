"use strict";

// The policy pack as a folder: Pulumi runs this file, and it starts what `bin/windows-guest-policy` starts.
require("../bin/windows-guest-policy");

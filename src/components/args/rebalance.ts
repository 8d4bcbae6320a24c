// Generated from src/fleet/model by `npm run generate`; do not edit.

/** Moves of members to other hosts. */
export interface RebalanceArgs {
  /**
   * How many members may move in one `pulumi up`. A whole number from 1 to 1000 (members). Default: 1. Members that no
   * longer fit on their host move first, then members of the fullest hosts. Disks are not copied, and a machine must be
   * shut off before it moves.
   */
  maxMoves?: number;
}

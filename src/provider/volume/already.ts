/** A volume's place is taken. `what`: what is there. */
export const alreadyText = (
  { pool, name }: { readonly pool: string; readonly name: string },
  host: string,
  what = "a volume",
): string =>
  `pool ${pool} of ${host} already has ${what} named ${name}. To use it, set adopt: true; otherwise use another name, or delete it: virsh -c ${host} vol-delete --pool ${pool} ${name}. If this resource created it and pulumi up --replace was meant to recreate it, run pulumi up without --replace and with a new value of recreate`;

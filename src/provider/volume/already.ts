/** A volume's place is taken. `what`: what is there. */
export const alreadyText = (
  { pool, name }: { readonly pool: string; readonly name: string },
  host: string,
  what = "a volume",
): string =>
  `pool ${pool} of ${host} has ${what} ${name} already. To use it as it is, write adopt: true; otherwise give this one another name, or delete that one: virsh -c ${host} vol-delete --pool ${pool} ${name}. If it is this resource's own, and pulumi up --replace was to make it anew: run pulumi up without that, and with a new text in recreate`;

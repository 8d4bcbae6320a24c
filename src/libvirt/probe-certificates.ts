/**
 * A script that tells which of Microsoft's Secure Boot certificates are in the template that libvirt copies for a new
 * machine with enrolled keys, and in the files of UEFI variables that machines have. The template is that of the first
 * firmware descriptor that fits, in libvirt's order (https://libvirt.org/formatdomain.html#bios-bootloader and QEMU's
 * docs/interop/firmware.json). Names of certificates stand in the files as plain bytes, also in qcow2 files, which are
 * not compressed; Microsoft's own check in Windows looks for the same bytes. Reads `wg_uefi`: a QEMU command line with
 * UEFI on it.
 */
export const CERTIFICATES_SCRIPT = [
  // A descriptor in /etc hides one of the same name.
  `wg_template=$(for wg_d in /etc/qemu/firmware /usr/share/qemu/firmware; do for wg_f in "$wg_d"/*.json; do [ -e "$wg_f" ] && echo "\${wg_f##*/} $wg_f"; done; done | sort -s -k 1,1 | awk '!seen[$1]++ { print $2 }' | while IFS= read -r wg_f; do`,
  `wg_words=$(head -c 20000 "$wg_f" | tr '{}[],' '\\n\\n\\n\\n\\n')`,
  `for wg_word in '"uefi"' '"x86_64"' '"pc-q35' '"secure-boot"' '"enrolled-keys"' '"nvram-template"'; do case $wg_words in (*"$wg_word"*) ;; (*) continue 2;; esac; done`,
  `printf '%s\\n' "$wg_words" | sed -n '/"nvram-template"/,$ s/.*"filename"[^"]*"\\(\\/[^"]*\\)".*/\\1/p' | head -n 1; break; done)`,
  `[ -n "$wg_template" ] && echo "template $wg_template"`,
  `wg_folder=$(printf '%s\\n' "$wg_uefi" | sed -n 's/.*"filename":"\\([^"\\\\]*\\)\\/[^"\\/]*","node-name":"libvirt-pflash1-storage".*/\\1/p' | head -n 1)`,
  `[ -n "$wg_folder" ] && [ -r "$wg_folder" ] && echo "folder $wg_folder"`,
  `for wg_f in \${wg_folder:+"$wg_folder"/*}; do [ -f "$wg_f" ] && echo "file $wg_f"; done | head -n 5000`,
  `for wg_name in 'Microsoft Windows Production PCA 2011' 'Windows UEFI CA 2023'; do $wg_limit grep -lF -- "$wg_name" "$wg_template" \${wg_folder:+"$wg_folder"/*} 2>/dev/null | head -n 5000 | sed "s/^/\${wg_name##* } /"; done`,
].join("\n");

// Offers a passkey where the browser knows them, and says so when it fails; the ceremony itself is allauth's.
const button = document.getElementById("passkey");
const failed = document.getElementById("passkey-failed");
const isNumber = /^[\d.]+$|:/.test(location.hostname); // passkeys belong to names
if (button && window.PublicKeyCredential && !isNumber) {
  const ids = { credential: "id_credential", passwordless: "id_passwordless", data: button.dataset.options };
  for (const role of ["add", "login", "authenticate"]) ids[role] = button.id;
  window.allauth.webauthn.forms[button.dataset.passkey]({ ids });
  button.hidden = false;
} else if (document.getElementById("no-passkey")) {
  document.getElementById("no-passkey").hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  failed.hidden = false;
});
